"""What can be read of contests, one module per subject."""
