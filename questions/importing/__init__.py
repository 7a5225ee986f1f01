"""Old questions from a table: read, mapped, looked through, written."""
