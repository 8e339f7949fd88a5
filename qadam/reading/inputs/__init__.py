"""Files in: every format becomes the same paragraphs and tables."""
