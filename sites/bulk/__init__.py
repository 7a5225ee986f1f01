"""Work on many sites at once: import from a table, one change on many sites (docs/features/bulk.md)."""
