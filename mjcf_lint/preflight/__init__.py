"""Build what a training run builds, alone and in many processes at once, and say what fails."""
