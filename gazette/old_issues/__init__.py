"""Old issues of the gazette from a folder of PDFs with a table of contents: checked, taken in, read."""
