"""Releases of MuJoCo: the targeted one, sets of them, and those with ways of their own."""
