"""The glossary: terms marked in the source, and what the target should say."""

from .matching import TermHit, forget_terms, romanised, terms_in

__all__ = ["TermHit", "forget_terms", "romanised", "terms_in"]
