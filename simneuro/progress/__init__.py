"""Progress of calls that take long: any layer reports it, a terminal or a notebook shows it."""
