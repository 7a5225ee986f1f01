"""A stock Wagtail project to compare with, as `wagtail start` and the documentation teach it."""
