"""Rules run over models: those among the given paths, each for a time, and what is found merged."""
