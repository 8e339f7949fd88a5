"""Forms of contests, one module per subject."""
