"""Checks of a translated segment against its source."""

from .base import Problem, problems_of, register_check

__all__ = ["Problem", "problems_of", "register_check"]
