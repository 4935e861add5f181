"""The compared tools: each module runs in a process of its own and repeats its work on request."""
