"""Errors in text that somebody pasted: what they mean, and whose code it was."""
