"""Parts of the demonstration province, in the order in which they are built."""
