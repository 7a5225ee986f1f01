"""What an indicator is: it measures all sites at once, and says in words what it found and what is to be done."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse
from django.utils.functional import Promise

from reports.enums import State

if TYPE_CHECKING:
    from reports.models import SiteIndicator
    from reports.survey import Survey

# How many pages, links or pictures a site's row names; the number says how many there are.
NAMED = 30


@dataclass(frozen=True)
class Finding:
    """What was found at a site: codes and numbers only, sentences are made in the reader's language.

    Attributes:
        value: the figure that the column shows and sorts by.
    """

    state: int
    value: int | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Todo:
    """One thing to do, and where."""

    text: str
    url: str = ""
    state: int = State.WARNING


class Indicator(ABC):
    """A column of the table.

    Attributes:
        code: names it in the database; never changes.
        label: heading of the column.
        order: the place among the columns.
    """

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    order: ClassVar[int] = 100

    @abstractmethod
    def measure(self, survey: Survey) -> dict[int, Finding]:
        """Id of a member site -> what was found. A site that is left out: not applicable."""

    @abstractmethod
    def summary(self, row: SiteIndicator) -> str:
        """What the cell says, in a few words."""

    def todos(self, row: SiteIndicator) -> list[Todo]:
        """What the webmaster should do, each with the place to do it."""
        return []


def page_url(page_id: int | None) -> str:
    """Where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else ""


def settings_url(row: SiteIndicator) -> str:
    """Where the imprint and the linked websites of the site are edited."""
    return reverse("member_sites:edit", args=[row.member_site_id])


def state_of(value: int, warning: int | None, bad: int | None) -> int:
    """The state of a figure that gets worse as it grows; a threshold that no rule gives is never reached."""
    if bad is not None and value >= bad:
        return State.BAD
    if warning is not None and value >= warning:
        return State.WARNING
    return State.OK
