"""Which model loads in which release."""
