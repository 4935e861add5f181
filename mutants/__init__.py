"""Models and code with one error each, to see whether ``simneuro validate`` notices."""
