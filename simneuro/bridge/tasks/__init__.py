"""Tasks on which networks are compared."""
