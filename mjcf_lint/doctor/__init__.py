"""What in an environment cannot work: facts gathered there, checks over them, findings told."""
