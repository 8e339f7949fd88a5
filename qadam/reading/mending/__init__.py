"""Words whole again: letters, spaces and hyphens as the writer meant them."""
