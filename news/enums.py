"""Closed lists of the news room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SectionStyle(models.TextChoices):
    """How a section lists its articles."""

    NEWS = "news", _("News: with pictures")
    NOTICES = "notices", _("Notices: with urgency and deadline")


class Badge(models.TextChoices):
    """What a reader of a notice must know first. A word and a shape, never a colour alone."""

    URGENT = "urgent", _("Urgent")
    DEADLINE = "deadline", _("Deadline")
    FROM = "from", _("From a date")


# Badges that need a date beside them.
DATED_BADGES = frozenset({Badge.DEADLINE, Badge.FROM})


class Direction(models.TextChoices):
    """Which way an article goes by reference."""

    UP = "up", _("To the portal")
    DOWN = "down", _("From the portal")


class AppearanceState(models.TextChoices):
    """Where an appearance stands. The first six go up to the portal, the others down to a unit's site."""

    NOMINATED = "nominated", _("Nominated")
    RETURNED = "returned", _("Returned")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn by the unit")
    ACCEPTED = "accepted", _("Accepted")
    REMOVED = "removed", _("Taken off the portal")
    OFFERED = "offered", _("Offered")
    TAKEN = "taken", _("Taken into a section")
    REFUSED = "refused", _("Refused by the unit")
    PLACED = "placed", _("Mandatory")
    RECALLED = "recalled", _("Recalled by the portal")


S = AppearanceState
# What may follow what. A second decision on the same article is refused by this table alone.
TRANSITIONS: dict[str, frozenset[str]] = {
    S.NOMINATED: frozenset({S.ACCEPTED, S.RETURNED, S.DECLINED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.NOMINATED, S.WITHDRAWN}),
    S.DECLINED: frozenset(),
    S.WITHDRAWN: frozenset({S.NOMINATED}),
    S.ACCEPTED: frozenset({S.REMOVED, S.WITHDRAWN}),
    S.REMOVED: frozenset({S.NOMINATED}),
    S.OFFERED: frozenset({S.TAKEN, S.REFUSED, S.RECALLED, S.PLACED}),
    S.TAKEN: frozenset({S.REFUSED, S.RECALLED}),
    S.REFUSED: frozenset({S.TAKEN, S.RECALLED, S.PLACED}),
    S.PLACED: frozenset({S.RECALLED}),
    S.RECALLED: frozenset({S.OFFERED, S.PLACED}),
}
# States in which readers see the article in the section.
SHOWN = frozenset({S.ACCEPTED, S.TAKEN, S.PLACED})
# Shown because somebody chose it: that person hears of changes in the original.
CHOSEN = frozenset({S.ACCEPTED, S.TAKEN})
# States whose reason the other side must be told.
NEED_REASON = frozenset({S.RETURNED, S.DECLINED, S.REMOVED, S.REFUSED, S.RECALLED})
# Who moves an appearance into a state.
BY_UNIT = frozenset({S.NOMINATED, S.WITHDRAWN, S.TAKEN, S.REFUSED})
BY_CENTRE = frozenset(set(S) - BY_UNIT)
UP_STATES = frozenset({S.NOMINATED, S.RETURNED, S.DECLINED, S.WITHDRAWN, S.ACCEPTED, S.REMOVED})
# What waits for the unit.
WAITS_FOR_UNIT = frozenset({S.RETURNED, S.OFFERED})


class EventKind(models.TextChoices):
    """What a line of an appearance's history says, besides a new state."""

    STATE = "state", _("New state")
    EDITED = "edited", _("Own title, lead or section changed")
    CHANGED = "changed", _("The original was changed")
    SEEN = "seen", _("The change was seen")
    RETRACTED = "retracted", _("The original can no longer be read")


class Hidden(models.TextChoices):
    """Why nobody can read an original any more."""

    DELETED = "deleted", _("The article was deleted.")
    UNPUBLISHED = "unpublished", _("The article is not published.")
    RESTRICTED = "restricted", _("The article is open to some readers only.")
    CLOSED = "closed", _("The site of the article is closed.")


class Audience(models.TextChoices):
    """Whom the centre sends an article to."""

    ALL = "all", _("All units")
    KINDS = "kinds", _("Units of these kinds")
    UNITS = "units", _("These units")


class Place(models.TextChoices):
    """The section of a unit's site where a mandatory article appears."""

    NEWS = "news", _("News")
    NOTICES = "notices", _("Notices")


# Place -> slugs of the sections that provisioning makes (`sites.section_templates`), the first that a site has.
PLACE_SLUGS: dict[str, tuple[str, ...]] = {
    Place.NEWS: ("tin-tuc", "tin-dia-phuong"),
    Place.NOTICES: ("thong-bao",),
}


class Collects(models.TextChoices):
    """How a topic gathers articles of the units."""

    AUTOMATIC = "automatic", _("Automatic: every article that carries the topic")
    APPROVED = "approved", _("Approved: only what the portal approves")


class TopicStage(models.TextChoices):
    """The life of a topic, from its dates."""

    PLANNED = "planned", _("Not yet open")
    OPEN = "open", _("Open")
    ARCHIVE = "archive", _("Archive")


class Verdict(models.TextChoices):
    """What the centre says of an article on an approved topic; without a row it waits."""

    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
