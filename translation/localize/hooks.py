"""What the desk adds to Wagtail's own screens of pages and snippets: its translations are changed at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import DraftStateMixin, Page, TranslatableMixin

from cms.core.publishing import PublishRefused, ask_gates
from cms.core.refusals import text_of
from cms.core.tree import HOME_DEPTH
from translation.cascade import open_jobs_below
from translation.enums import LOCKED_STATES
from translation.gate import is_vietnamese, job_of
from translation.models import TranslationJob
from translation.rights import desk_of
from translation.targets import jobs_of_targets

from .addresses import editor_address
from .unhooking import take_out

take_out()


# ---- editing ----
@hooks.register("before_edit_page")
def lead_page_to_desk(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _lead_to_desk(request, page, page.alias_of_id)


@hooks.register("before_edit_snippet")
def lead_snippet_to_desk(request: HttpRequest, instance: Any) -> HttpResponse | None:
    return _lead_to_desk(request, instance) if isinstance(instance, TranslatableMixin) else None


def _lead_to_desk(request: HttpRequest, instance: Any, alias_of: int | None = None) -> HttpResponse | None:
    """To the job, for a translation. What is sent by a form that was open before is kept: as a draft, by Wagtail.

    What has no drafts would be public at once: there nothing is taken.
    """
    keeps_drafts = isinstance(instance, DraftStateMixin)
    if (request.method != "GET" and keeps_drafts) or alias_of or is_vietnamese(instance):
        return None
    job = job_of(instance)
    if job is None:
        return None
    if desk_of(request.user).sees(job):
        messages.info(request, _("The text of this translation is changed at the translation desk."))
        return redirect(editor_address(job.pk))
    messages.warning(request, _("This translation belongs to the translation desk; you cannot change it."))
    if isinstance(instance, Page):
        return redirect("wagtailadmin_explore", instance.get_parent().pk)
    return redirect("wagtailadmin_home")


# ---- publishing ----
@hooks.register("before_publish_page")
def tell_refusal(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After the draft was saved and before it goes online: what was typed is kept, the reason is shown."""
    try:
        ask_gates(page, page.get_latest_revision())
    except PublishRefused as refusal:
        messages.error(request, text_of(refusal))
        messages.info(request, _("What you wrote is saved as a draft."))
        if job_of(page) is None:
            return redirect("wagtailadmin_pages:edit", page.pk)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_bulk_action")
def tell_refusals(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """All refusals of a bulk publication at once; nothing is published then."""
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    refused = False
    for page in objects:
        specific = page.specific
        try:
            ask_gates(specific, specific.get_latest_revision() or specific.save_revision(user=request.user))
        except PublishRefused as refusal:
            refused = True
            messages.error(request, text_of(refusal))
    return redirect(action.next_url) if refused else None


# ---- taking away ----
def _refuse_for_locked(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """A page in review, or below it one, is neither deleted, moved nor unpublished; the head of the desk may."""
    if desk_of(request.user).is_head:
        return None
    for page in pages:
        if is_vietnamese(page):
            continue
        job: TranslationJob | None = jobs_of_targets(page).filter(state__in=LOCKED_STATES).first()
        if job is not None:
            values = {"title": job.title, "state": job.get_state_display()}
            messages.error(request, _("The translation “%(title)s” is “%(state)s”. Ask the translation desk.") % values)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_locked(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse_for_locked(request, [page])


@hooks.register("before_delete_page")
def tell_what_ends(request: HttpRequest, page: Page) -> None:
    """The home of a further language carries that language: its open jobs end with it. Said before it is confirmed."""
    if request.method != "GET" or page.depth != HOME_DEPTH or is_vietnamese(page):
        return
    number = open_jobs_below(page).count()
    if number:
        text = _("Translations under way in this language: %(number)s. They are called off; their texts are kept.")
        messages.warning(request, text % {"number": number})


@hooks.register("before_move_page")
def keep_locked_in_place(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _refuse_for_locked(request, [page])


@hooks.register("before_bulk_action")
def keep_locked_ones(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    if action_type not in {"delete", "move", "unpublish"} or not issubclass(action.model, Page):
        return None
    return _refuse_for_locked(request, objects)
