"""One file, byte by byte: what the engine's parser reads in it, and edits to it."""
