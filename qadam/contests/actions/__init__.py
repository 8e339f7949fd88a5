"""What can be done in contests, one module per subject."""
