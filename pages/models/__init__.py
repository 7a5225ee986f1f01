"""The standing pages: text, leaders, schedule, contact, pictures."""

from __future__ import annotations

from .contact import ContactField, ContactPage, ContactSubmission
from .galleries import MediaGalleryPage
from .leaders import Leader, LeadersPage
from .schedule import ScheduleEntry, SchedulePage, ScheduleWeekPage
from .standard import StandardPage

__all__ = [
    "ContactField",
    "ContactPage",
    "ContactSubmission",
    "Leader",
    "LeadersPage",
    "MediaGalleryPage",
    "ScheduleEntry",
    "SchedulePage",
    "ScheduleWeekPage",
    "StandardPage",
]
