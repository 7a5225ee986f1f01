"""How fast the search is with 20,000 and 200,000 entries."""
