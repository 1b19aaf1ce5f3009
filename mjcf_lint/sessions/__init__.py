"""What a run opens before it checks: rules that are on, and releases with their engines."""
