"""A model before the real compiler: copied for it, refused by it, warned of by it."""
