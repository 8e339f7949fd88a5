"""Pages of contests, one module per subject."""
