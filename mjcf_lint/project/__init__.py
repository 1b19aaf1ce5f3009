"""A project: where it ends, its files, its settings, and what is new in it."""
