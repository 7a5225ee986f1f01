"""The translation desk at work: jobs in every state for three sites, on the texts of pages that are translated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from campaigns.models import CampaignText
from cms.core.models import BasePage
from cms.users.models import User
from demo.data import read
from news.models import ArticlePage, SectionPage
from sites.models import MemberSite
from translation.actions import (
    ApproveJobAction,
    AssignJobAction,
    CancelJobAction,
    RequestTranslationAction,
    ReturnJobAction,
    StartJobAction,
    SubmitForReviewAction,
)
from translation.enums import JobState, Priority, SegmentState
from translation.extraction import COUNTED, recount
from translation.mirror import mirror
from translation.models import (
    DeskTerm,
    JobEvent,
    SegmentComment,
    TranslationDemand,
    TranslationJob,
    TranslationPolicy,
    TranslationRule,
)
from translation.progress import compute_progress
from translation.refreshing import RefreshSourceAction

TERMS = {Priority.URGENT: 2, Priority.NORMAL: 5, Priority.LOW: 10}
SINCE = date(2026, 1, 1)


def build_translations() -> None:
    """Make the desk's rules and jobs; nothing where there are jobs already."""
    if TranslationJob.objects.exists():
        return
    data: Any = read("translations.yaml")
    _build_rules(data)
    for row in data["jobs"]:
        for language in row["languages"]:
            _build_job(row, language, data)
    for row in data["jobs"]:
        if "change" in row:
            _change_source(_page(row), row["change"])
    compute_progress()
    for row in data["demand"]:
        page = _page(row)
        for language, count in row["languages"].items():
            TranslationDemand.objects.create(
                translation_key=page.translation_key,
                site=_site(row["site"]),
                locale=Locale.objects.get(language_code=language),
                day=timezone.localdate() - timedelta(days=2),
                count=count,
            )


def _build_rules(data: Any) -> None:
    for priority, days in TERMS.items():
        DeskTerm.objects.get_or_create(
            priority=priority,
            defaults={"working_days": days, "valid_from": SINCE, "legal_basis": "Quy chế Tổ biên dịch, Sở Ngoại vụ"},
        )
    site = _site(data["rule"]["site"])
    section = SectionPage.objects.descendant_of(site.site.root_page).get(slug=data["rule"]["section"])
    rule = TranslationRule.objects.create(section=section, site=site)
    rule.locales.set(Locale.objects.filter(language_code__in=data["rule"]["languages"]))
    for row in data["policies"]:
        TranslationPolicy.objects.create(**{**row, "site": _site(row["site"])})


def _site(code: str) -> MemberSite:
    found: MemberSite = MemberSite.objects.for_serving().get(unit__code=code)
    return found


def _page(row: dict[str, Any]) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.descendant_of(_site(row["site"]).site.root_page).get(slug=row["page"])
    return found


def _source(row: dict[str, Any]) -> Any:
    """A page, or the Vietnamese text of a campaign."""
    if "campaign" in row:
        return CampaignText.objects.get(campaign__name=row["campaign"], language="vi")
    return _page(row)


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _build_job(row: dict[str, Any], language: str, data: Any) -> None:
    source, priority = _source(row), row.get("priority", Priority.NORMAL)
    locale, requester = Locale.objects.get(language_code=language), _user(row["by"])
    job = RequestTranslationAction(source, [locale], requester, priority=priority).execute().jobs[0]
    dates = _dates_of(job)
    _advance(job, row, data["people"][language], _user(data["head"]))
    if dates:  # The page was there before the desk took it over.
        Page.objects.filter(pk=job.target.pk).update(**dates)
    _age(job, row)


def _dates_of(job: TranslationJob) -> dict[str, Any]:
    target: BasePage | None = job.target
    if target is None or not target.live:
        return {}
    return {"last_published_at": target.last_published_at, "first_published_at": target.first_published_at}


def _advance(job: TranslationJob, row: dict[str, Any], people: dict[str, str], head: User) -> None:
    state = row["state"]
    translator, reviewer = _user(people["translator"]), _user(people["reviewer"])
    if state == JobState.CANCELLED:
        CancelJobAction(job, row["reason"], head).execute()
    if state in {JobState.CANCELLED, JobState.QUEUED}:
        return
    AssignJobAction(job, translator, head, reviewer=reviewer).execute()
    StartJobAction(job, translator).execute()
    _confirm(job, translator, row.get("done", 1.0))
    if state == JobState.TRANSLATING:
        return
    SubmitForReviewAction(_fresh(job), translator).execute()
    if state == JobState.IN_REVIEW:
        return
    if state == JobState.CHANGES_REQUESTED:
        segment = job.segments.order_by("-order").first()
        SegmentComment.objects.create(job=job, segment=segment, text=row["comment"], author=reviewer)
        ReturnJobAction(_fresh(job), reviewer, row["comment"]).execute()
        return
    later = timezone.now() + timedelta(days=row["live_in"]) if state == JobState.APPROVED else None
    ApproveJobAction(_fresh(job), reviewer, go_live_at=later).execute()


def _confirm(job: TranslationJob, translator: User, share: float) -> None:
    """The first part of the segments, as if each had been confirmed by hand."""
    rows = list(job.segments.exclude(text="").select_related("string"))
    rows = rows[: round(len(rows) * share)]
    now = timezone.now()
    for row in rows:
        row.state, row.version = SegmentState.CONFIRMED, row.version + 1
        row.updated_by = row.confirmed_by = translator
        row.updated_at = row.confirmed_at = now
    job.segments.bulk_update(
        rows, ["state", "version", "updated_by", "confirmed_by", "updated_at", "confirmed_at"], batch_size=200
    )
    mirror(job, rows)
    recount(job)
    job.save(update_fields=COUNTED)


def _change_source(page: Any, text: str) -> None:
    """A sentence more at the end of the original; its translations are out of date then."""
    page.body.append(("paragraph", f"<p>{text}</p>"))
    page.save_revision(log_action=False).publish(log_action=False)
    RefreshSourceAction(ArticlePage.objects.get(pk=page.pk)).execute()


def _age(job: TranslationJob, row: dict[str, Any]) -> None:
    """Spread what has just been done over the days that it would have taken."""
    job = _fresh(job)
    start = timezone.now() - timedelta(days=row["days"])
    events = list(job.events.all())
    step = timedelta(days=max(row["days"], 1)) / (len(events) + 1)
    if row["state"] in {JobState.PUBLISHED, JobState.STALE}:
        step = min(step, timedelta(days=1))
    for number, event in enumerate(events):
        JobEvent.objects.filter(pk=event.pk).update(at=start + step * number)
    values: dict[str, Any] = {"requested_at": start}
    if job.due_date is not None:
        due = timezone.localdate() + timedelta(days=row["due"]) if "due" in row else None
        values["due_date"] = due or max(job.due_date - timedelta(days=row["days"]), timezone.localdate())
    for field in ("submitted_at", "reviewed_at", "last_published_at"):
        if getattr(job, field) is not None:
            values[field] = start + step * len(events)
    TranslationJob.objects.filter(pk=job.pk).update(**values)


def _fresh(job: TranslationJob) -> TranslationJob:
    return TranslationJob.objects.get(pk=job.pk)
