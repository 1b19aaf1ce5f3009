"""The errors that reach a user as one line on stderr."""


class MjcfLintError(Exception):
    """Something the user has to change: a path, a setting, an environment."""


class SourceError(MjcfLintError):
    """A file that cannot be read as text at all: missing, a folder, a FIFO, too large."""
