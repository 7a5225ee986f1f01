"""Screens of the search for the editors."""
