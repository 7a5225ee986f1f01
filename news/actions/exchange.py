"""Up: nominate, accept, return, decline, withdraw, take off. Down: take, refuse. Both: word, place, see a change."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError
from news.enums import AppearanceState, Direction, EventKind
from news.models import Appearance, AppearanceEvent, ArticlePage, SectionPage
from news.originals import checksum_of, snapshot_of
from news.rights import may_edit, site_of_path, speaks_for
from sites.models import MemberSite

from .base import MoveAction, log_step, note_event, refuse_hidden, section_of, tell


class NominateAction(Action):
    """A unit proposes its article to the portal; after a return or withdrawal the same way again.

    Raises:
        ActionError: it is no published article of the unit's own, the portal's own, or under way already.
    """

    def __init__(self, article: ArticlePage, section: SectionPage | None, note: str = "", user: Any = None) -> None:
        super().__init__(user)
        self.article = article
        self.section = section
        self.note = note.strip()

    def check(self) -> None:
        self.origin = site_of_path(self.article.path)
        if self.origin is None or self.article.alias_of_id:
            raise ActionError(_("Only an article of your own site can be nominated, not one that appears on it."))
        if self.origin.is_portal:
            raise ActionError(_("This article is on the portal already: it is its own."))
        if self.user is not None and not speaks_for(self.user, self.origin.unit_id):
            raise ActionError(_("Only the webmaster or the leader of the unit can nominate its articles."))
        refuse_hidden(self.article.translation_key)
        self.portal = MemberSite.objects.for_serving().get(site__is_default_site=True)
        if self.section is not None:
            self.section = section_of(self.portal, self.section)
        self.refuse_again(Appearance.objects.filter(article_key=self.article.translation_key, site=self.portal).first())

    def refuse_again(self, existing: Appearance | None) -> None:
        if existing is None or existing.may_become(AppearanceState.NOMINATED):
            return
        if existing.state == AppearanceState.DECLINED:
            raise ActionError(_("The portal has declined this article: %(reason)s") % {"reason": existing.reason})
        if existing.is_shown:
            values = {"site": existing.site, "section": existing.section or "–"}
            raise ActionError(_("This article is shown on %(site)s already, in the section “%(section)s”.") % values)
        raise ActionError(_("This article has been nominated already and waits for the portal."))

    def perform(self) -> AppearanceEvent:
        assert self.origin is not None
        fresh = {
            "article": self.article,
            "title": self.article.title,
            "date": self.article.date,
            "unit": self.origin.unit,
            "section": self.section,
            "section_key": self.section.translation_key if self.section else None,
            "direction": Direction.UP,
            "state": AppearanceState.NOMINATED,
            "note": self.note,
            "asked_by": self.user,
            "asked_at": timezone.now(),
        }
        try:
            with transaction.atomic():
                appearance, is_new = Appearance.objects.select_for_update().get_or_create(
                    article_key=self.article.translation_key, site=self.portal, defaults=fresh
                )
        except IntegrityError:
            raise ActionError(_("This article has been nominated already and waits for the portal.")) from None
        if not is_new:
            self.refuse_again(appearance)
            cleared = {"reason": "", "own_title": "", "own_lead": "", "changed_at": None, "decided_by": None}
            Appearance.objects.filter(pk=appearance.pk).update(**fresh, **cleared, decided_at=None)
            appearance.refresh_from_db()
        log_step(appearance, self.user, self.note)
        return note_event(appearance, EventKind.STATE, self.user, self.note)

    def announce(self, result: AppearanceEvent) -> None:
        tell([result])


class ShowAction(MoveAction):
    """Takes the article into a section, with an own title and lead where given."""

    def __init__(
        self, appearance: Appearance, section: Any, own_title: str = "", own_lead: str = "", user: Any = None
    ) -> None:
        super().__init__(appearance, user)
        self.section = section
        self.own_title, self.own_lead = own_title.strip(), own_lead.strip()

    def check(self) -> None:
        super().check()
        refuse_hidden(self.appearance.article_key)
        self.section = section_of(self.appearance.site, self.section)

    def values(self) -> dict[str, Any]:
        snapshot = snapshot_of(self.appearance.article_key)
        if not snapshot:  # It went between `check` and now.
            refuse_hidden(self.appearance.article_key)
        return super().values() | {
            "section": self.section,
            "section_key": self.section.translation_key,
            "locale": self.section.locale,
            "own_title": self.own_title,
            "own_lead": self.own_lead,
            "snapshot": snapshot,
            "checksum": checksum_of(snapshot),
            "changed_at": None,
        }


class AcceptAction(ShowAction):
    state = AppearanceState.ACCEPTED


class TakeAction(ShowAction):
    state = AppearanceState.TAKEN


class ReturnAction(MoveAction):
    state = AppearanceState.RETURNED


class DeclineAction(MoveAction):
    state = AppearanceState.DECLINED


class RemoveAction(MoveAction):
    state = AppearanceState.REMOVED


class WithdrawAction(MoveAction):
    state = AppearanceState.WITHDRAWN


class RefuseAction(MoveAction):
    state = AppearanceState.REFUSED


class RecallAction(MoveAction):
    state = AppearanceState.RECALLED


class EditAppearanceAction(Action):
    """Another section, title or lead for what is shown already."""

    def __init__(
        self, appearance: Appearance, section: Any, own_title: str = "", own_lead: str = "", user: Any = None
    ) -> None:
        super().__init__(user)
        self.appearance = appearance
        self.section = section
        self.own_title, self.own_lead = own_title.strip(), own_lead.strip()

    def check(self) -> None:
        if self.user is not None and not may_edit(self.user, self.appearance):
            raise ActionError(_("This is not yours to decide."))
        self.section = section_of(self.appearance.site, self.section)

    def perform(self) -> AppearanceEvent:
        changed = Appearance.objects.shown().filter(pk=self.appearance.pk)
        values = {"section": self.section, "section_key": self.section.translation_key, "locale": self.section.locale}
        if not changed.update(**values, own_title=self.own_title, own_lead=self.own_lead):
            raise ActionError(_("The article is not shown here any more."))
        self.appearance.refresh_from_db()
        log(self.appearance.article or self.appearance, "news.edited", user=self.user)
        return note_event(self.appearance, EventKind.EDITED, self.user)

    def announce(self, result: AppearanceEvent) -> None:
        tell([result])


class SeeChangeAction(Action):
    """The one who accepted has seen how the original differs now.

    Args:
        checksum: of the text that was shown; when it has changed once more since, nothing is acknowledged.
    """

    def __init__(self, appearance: Appearance, checksum: str, user: Any = None) -> None:
        super().__init__(user)
        self.appearance = appearance
        self.checksum = checksum

    def check(self) -> None:
        if self.user is not None and not may_edit(self.user, self.appearance):
            raise ActionError(_("This is not yours to decide."))

    def perform(self) -> AppearanceEvent:
        snapshot = snapshot_of(self.appearance.article_key)
        if checksum_of(snapshot) != self.checksum:
            raise ActionError(_("The original was changed once more: look at the difference again."))
        values = {"snapshot": snapshot, "checksum": self.checksum, "changed_at": None}
        Appearance.objects.filter(pk=self.appearance.pk).update(**values)
        self.appearance.refresh_from_db()
        log(self.appearance.article or self.appearance, "news.seen", user=self.user)
        return note_event(self.appearance, EventKind.SEEN, self.user)
