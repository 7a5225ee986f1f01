"""How good the answers are, measured on a labelled set of queries (`manage.py search_quality`)."""
