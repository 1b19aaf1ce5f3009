"""Builds one thing, alone or in worker processes, and notes down all that happens.

It runs in the Python that is looked at, where mjcf-lint may not be installed: it imports nothing
but the standard library, and keeps to the syntax of Python 3.7.
"""
