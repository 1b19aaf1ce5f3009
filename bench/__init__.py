"""Measures of mjcf-lint against the real engine: planted faults, and agreement on public models."""
