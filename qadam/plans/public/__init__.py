"""What the public pages show of a plan, read from the database and ready to be written out."""
