"""What texts and queries mean: tokens, synonyms, the query language, highlighting. Pure functions, no Django."""
