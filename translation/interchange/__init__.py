"""Translations in files: out to translators' own tools, and back again by another hand weeks later."""
