"""What can be read of indicators."""
