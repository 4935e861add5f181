"""The tools that are compared: each module is a process that does its work again and again."""
