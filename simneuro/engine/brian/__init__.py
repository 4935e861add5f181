"""Brian2 objects, and running them in this process."""
