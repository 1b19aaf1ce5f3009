"""A model as a release reads it: its tree, what attributes come to, its names and files."""
