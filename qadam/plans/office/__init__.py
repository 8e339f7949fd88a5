"""What the desk reads of duties and reports: what waits, the lists, one duty in full."""
