"""The search's own screens in Wagtail's admin."""
