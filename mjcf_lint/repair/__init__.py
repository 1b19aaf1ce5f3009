"""Repairs: planned in memory, proven on the engine, and written by whole roots or not at all."""
