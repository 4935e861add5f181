"""Progress of what takes long: it is told by any layer, and shown to a person who waits for it."""
