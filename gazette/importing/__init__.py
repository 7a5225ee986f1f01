"""Documents from a table with files: read, mapped, looked through, written."""
