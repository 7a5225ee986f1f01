"""What a step is: a button on a question's page, with a form or without, and the action behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .places import Place

Data = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """A button, with a form or without.

    Attributes:
        act: makes the action from place, cleaned data and the version that was seen.
        group: `desk`, `unit` or `more`, by which the page arranges them. serious: whether the button is red.
    """

    name: str
    label: Any
    offered: Callable[[Place], bool]
    act: Callable[[Place, Data, int | None], Any]
    form: Callable[[Place, Any, Any, str], Any] | None = None
    done: Any = ""
    icon: str = "cog"
    group: str = "desk"
    serious: bool = False

    def build(self, place: Place, data: Any = None, files: Any = None) -> Any:
        """Its form, or `None`; the step's name keeps its fields apart from those of other steps."""
        return self.form(place, data, files, self.name) if self.form is not None else None


def with_form(form: Any, **given: Callable[[Place], Any]) -> Callable[[Place, Any, Any, str], Any]:
    """A form whose arguments are asked of the place."""

    def make(place: Place, data: Any, files: Any, prefix: str) -> Any:
        return form(data, files, prefix=prefix, **{name: ask(place) for name, ask in given.items()})

    return make


def plainly(action: Any, *names: str) -> Callable[[Place, Data, int | None], Any]:
    """An action of the question whose arguments are fields of the form."""

    def make(place: Place, data: Data, seen: int | None) -> Any:
        return action(place.question, place.user, *(data[name] for name in names), seen=seen)

    return make


def of_hop(action: Any, *names: str) -> Callable[[Place, Data, int | None], Any]:
    def make(place: Place, data: Data, seen: int | None) -> Any:
        return action(data["hop"], place.user, *(data[name] for name in names), seen=seen)

    return make
