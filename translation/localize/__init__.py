"""wagtail-localize is the engine for segments and rendering; its own screens are closed (docs/adr/0012)."""
