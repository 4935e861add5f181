"""Model cards: a model's facts and figures, for the command line and the docs."""
