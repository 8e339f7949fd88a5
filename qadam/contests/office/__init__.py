"""What the desk pages of contests show, put together of what the queries read."""
