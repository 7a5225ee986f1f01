"""How a Vietnamese name is written in a language that has no form of its own for it: by the rule of a higher room.

Apart from `sites.registry`, which knows the models: these ask here.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

_name_form: Callable[[str, str], str] | None = None


def register_name_form(form: Callable[[str, str], str]) -> None:
    """Have names that lack a form of their own in a language written as `form(name, language)`.

    Raises:
        ImproperlyConfigured: there is one already.
    """
    global _name_form  # noqa: PLW0603
    if _name_form is not None:
        raise ImproperlyConfigured("A rule for names is registered already.")
    _name_form = form


def name_form(name: str, language: str) -> str:
    """A Vietnamese name as it is written in a language; the name itself where no rule says anything."""
    return _name_form(name, language) if _name_form is not None and name else name
