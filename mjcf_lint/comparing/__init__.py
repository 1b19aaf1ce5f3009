"""Two states of a model side by side: named elements of compiled models, and pictures."""
