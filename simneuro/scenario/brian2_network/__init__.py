"""Networks of Brian2, read as scenarios."""
