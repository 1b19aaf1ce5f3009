"""The rules there are: their folders, their pages, and what MuJoCo says of their faults."""
