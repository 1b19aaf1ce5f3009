"""Ways to print a report, one module each."""
