"""Figures of the translation desk."""
