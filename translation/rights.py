"""Who may do what at the desk. Worked out from memberships once for a user object (`desk_of`)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from cms.users.enums import OF_UNIT, Role
from sites.scope import scope_of

# Roles of a unit whose people may ask for translations of its pages, and see how far they are.
REQUESTING = frozenset({Role.UNIT_WEBMASTER, Role.UNIT_LEADER})


class Desk:
    """What one person is at the translation desk.

    Attributes:
        is_head: the head of the desk, or an administrator: sees and directs everything.
        sees_everything: those, and the people of the portal who look at all units.
    """

    def __init__(self, user: Any) -> None:
        self.user = user
        self.scope = scope_of(user)
        self.is_head = self.scope.is_administrator or self._holds(Role.TRANSLATION_HEAD)
        self.sees_everything = self.is_head or self.scope.sees_everything
        # The centre asks for translations of any unit's pages.
        self.requests_everywhere = self.is_head or (self.scope.sees_everything and self._holds(Role.CENTRAL_EDITOR))

    def _holds(self, role: str) -> bool:
        return any(membership.role == role for membership in self.scope.memberships)

    def _locales(self, *roles: str) -> frozenset[int]:
        return frozenset(m.locale_id for m in self.scope.memberships if m.role in roles and m.locale_id)

    @cached_property
    def translated_locale_ids(self) -> frozenset[int]:
        return self._locales(Role.TRANSLATOR)

    @cached_property
    def reviewed_locale_ids(self) -> frozenset[int]:
        return self._locales(Role.TRANSLATION_REVIEWER)

    @cached_property
    def locale_ids(self) -> frozenset[int]:
        return self.translated_locale_ids | self.reviewed_locale_ids

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """Units whose jobs the person sees."""
        return self.scope.units_where(OF_UNIT - {Role.TRANSLATION_HEAD})

    @property
    def works_here(self) -> bool:
        """One of the desk's own people."""
        return self.is_head or bool(self.locale_ids)

    @property
    def sees_jobs(self) -> bool:
        return self.sees_everything or bool(self.locale_ids or self.unit_ids)

    def sees_language_of(self, unit_id: int | None, locale_id: int) -> bool:
        """Whether the titles of a unit's pages and jobs in a language are the person's to see."""
        return self.sees_everything or locale_id in self.locale_ids or unit_id in self.unit_ids

    # ---- one job ----
    def sees(self, job: Any) -> bool:
        if self.sees_everything or job.locale_id in self.locale_ids:
            return True
        return job.site is not None and job.site.unit_id in self.unit_ids

    def may_translate(self, job: Any) -> bool:
        """Write into the language at all; whether now, and which segments, is asked for each (`may_write`)."""
        return self.is_head or job.locale_id in self.translated_locale_ids

    def may_review(self, job: Any) -> bool:
        """Review in the language; that nobody reviews the own translation is asked by the action."""
        return self.scope.is_administrator or job.locale_id in self.reviewed_locale_ids

    def may_write(self, job: Any, segment: Any = None) -> bool:
        """Change a text now: the translator of the job or of the part; the reviewer while it is in review."""
        if job.state == "in_review":
            return self.may_review(job) and not is_translator_of(self.user, job)
        if not job.is_writable or not self.may_translate(job):
            return False
        responsible = (segment.assignee_id if segment is not None else None) or job.assignee_id
        return responsible == self.user.pk or self.is_head

    def may_reopen(self, job: Any) -> bool:
        """Open a published job again to correct it: the head, and who reviewed it."""
        return self.is_head or (job.reviewer_id == self.user.pk and self.may_review(job))

    def may_cancel(self, job: Any) -> bool:
        """The head, who asked for it, and those who may ask for the site."""
        if self.is_head or job.requester_id == self.user.pk:
            return True
        return job.site is not None and job.site.unit_id in self.scope.units_where(REQUESTING)


def is_translator_of(user: Any, job: Any) -> bool:
    """Whether a person translated the job, or any segment of it."""
    if user is None or job.assignee_id == user.pk:
        return True
    return bool(job.segments.filter(assignee=user).exists() or job.segments.filter(confirmed_by=user).exists())


def desk_of(user: Any) -> Desk:
    """The person's place at the desk; worked out once for a user object."""
    if not hasattr(user, "_translation_desk"):
        user._translation_desk = Desk(user)
    found: Desk = user._translation_desk
    return found
