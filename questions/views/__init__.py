"""Screens of the officers' room."""
