"""Screens of the site health."""
