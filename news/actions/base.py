"""What all changes of appearances have in common: the legal steps, one line of history and of the log for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError
from news.enums import NEED_REASON, AppearanceState, EventKind
from news.models import Appearance, AppearanceEvent, SectionPage
from news.originals import hidden_reasons
from news.rights import may_move
from news.signals import appearances_moved
from sites.models import MemberSite


def note_event(appearance: Appearance, kind: str, user: Any = None, reason: str = "") -> AppearanceEvent:
    return AppearanceEvent.objects.create(
        appearance=appearance, kind=kind, state=appearance.state, user=user, reason=reason
    )


def tell(events: Iterable[AppearanceEvent]) -> None:
    """Tell those concerned. After commit."""
    ids = [event.pk for event in events]
    if ids:
        appearances_moved.send(sender=AppearanceEvent, event_ids=ids)


def refuse_hidden(key: Any) -> None:
    """Raise when nobody can read the original."""
    hidden = hidden_reasons([key]).get(key)
    if hidden is not None:
        raise ActionError(_("The original cannot be read any more: %(why)s") % {"why": hidden.label})


def section_of(site: MemberSite, section: Any) -> SectionPage:
    """The section, as long as it is a live one of the site.

    Raises:
        ActionError: it is not.
    """
    own = SectionPage.objects.descendant_of(site.site.root_page).filter(pk=getattr(section, "pk", None), live=True)
    found: SectionPage | None = own.first()
    if found is None:
        raise ActionError(_("Choose a section of %(site)s.") % {"site": site}, field="section")
    return found


class MoveAction(Action):
    """One step of an appearance. Subclasses name the state; `values` are the further fields that change with it.

    Two people at once: the step is taken only from the state that allows it, in one statement; the second one hears who
    was first.
    """

    state: AppearanceState

    def __init__(self, appearance: Appearance, user: Any = None, reason: str = "") -> None:
        super().__init__(user)
        self.appearance = appearance
        self.reason = reason.strip()

    def check(self) -> None:
        if self.user is not None and not may_move(self.user, self.appearance, self.state):
            raise ActionError(_("This is not yours to decide."))
        if self.state in NEED_REASON and not self.reason:
            raise ActionError(_("Say why: the other side reads it."), field="reason")
        self.refuse_illegal(Appearance.objects.select_related("decided_by").get(pk=self.appearance.pk))

    def refuse_illegal(self, now: Appearance) -> None:
        if now.may_become(self.state):
            return
        if now.decided_by is None or now.decided_at is None:
            message = _("“%(title)s” is “%(state)s” now: that cannot be done any more.")
            raise ActionError(message % {"title": now.title, "state": now.get_state_display()})
        message = _("“%(title)s” is “%(state)s” now: %(who)s was first, on %(when)s.")
        who = now.decided_by.get_full_name() or now.decided_by.get_username()
        when = date_format(timezone.localtime(now.decided_at), "SHORT_DATETIME_FORMAT")
        raise ActionError(message % {"title": now.title, "state": now.get_state_display(), "who": who, "when": when})

    def values(self) -> dict[str, Any]:
        return {"decided_by": self.user, "decided_at": timezone.now()}

    def perform(self) -> AppearanceEvent:
        now = Appearance.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=self.appearance.pk)
        self.refuse_illegal(now)
        values = {"state": self.state, "reason": self.reason, **self.values()}
        if not Appearance.objects.filter(pk=now.pk, state=now.state).update(**values):
            now.refresh_from_db()
            self.refuse_illegal(now)
        self.appearance.refresh_from_db()
        log_step(self.appearance, self.user, self.reason)
        return note_event(self.appearance, EventKind.STATE, self.user, self.reason)

    def announce(self, result: AppearanceEvent) -> None:
        tell([result])


def log_step(appearance: Appearance, user: Any, reason: str = "") -> None:
    """In the history of the article, as long as there is one."""
    data = {"site": str(appearance.site), "section": str(appearance.section or ""), "reason": reason}
    log(appearance.article or appearance, f"news.{appearance.state}", user=user, data=data)
