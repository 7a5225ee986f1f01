"""The translation desk over wagtail-localize: jobs, segments, memory, glossary (docs/features/translation.md)."""
