"""Translation jobs: one for each translation, with explicit transitions and append-only events."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Revision
from wagtail_localize.models import Translation

from cms.core.actions import ActionError
from sites.models import MemberSite
from translation.enums import (
    LOCKED_STATES,
    OPEN_STATES,
    TRANSITIONS,
    WRITING_STATES,
    JobEventKind,
    JobState,
    Priority,
)
from translation.querysets import JobEventQuerySet, JobQuerySet
from translation.signals import job_changed


class TranslationJob(models.Model):
    """The translation of one page, or of another kind of thing that is registered, into one language (yêu cầu dịch).

    The text is in `segments` and, for rendering, in wagtail-localize's string translations. Figures that lists show
    are kept on the row.

    Attributes:
        translation: wagtail-localize's record; null when it has been deleted.
        translation_key, content_type: what is translated, in any language; the content type is the specific one.
        site: the member site that the source belongs to; null for what is the whole province's (topics).
        fingerprint: SHA-256 of the source's segments that the job is made from (`translation.fingerprint`).
        reviewed_revision: the only revision of the target that may be published; set on approval.
        reviewed_fingerprint: of the source at approval.
        go_live_at: when an approved translation goes live; with `with_source`, when its source does.
        words, segments_total, …: source words (separated by blanks) and segments, and how many are confirmed.
    """

    translation = models.OneToOneField(
        Translation, null=True, editable=False, on_delete=models.SET_NULL, related_name="job"
    )
    translation_key = models.UUIDField(editable=False)
    content_type = models.ForeignKey(ContentType, editable=False, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=255, editable=False)
    site = models.ForeignKey(
        MemberSite,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="translation_jobs",
        verbose_name=_("site"),
    )
    locale = models.ForeignKey(
        Locale, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("language")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=JobState.choices, default=JobState.QUEUED, editable=False
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("translator"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    note = models.TextField(_("note to the desk"), blank=True, max_length=2000)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)

    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    words = models.PositiveIntegerField(_("words"), default=0, editable=False)
    words_confirmed = models.PositiveIntegerField(default=0, editable=False)
    segments_total = models.PositiveIntegerField(_("segments"), default=0, editable=False)
    segments_confirmed = models.PositiveIntegerField(default=0, editable=False)
    segments_in_error = models.PositiveIntegerField(default=0, editable=False)

    submitted_at = models.DateTimeField(_("submitted for review at"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    reviewed_revision = models.ForeignKey(
        Revision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    go_live_at = models.DateTimeField(_("goes live at"), null=True, blank=True)
    with_source = models.BooleanField(_("goes live together with the source"), default=False)
    published_at = models.DateTimeField(_("first published at"), null=True, editable=False)
    last_published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    stale_since = models.DateTimeField(_("out of date since"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    source_gone_at = models.DateTimeField(_("source unpublished or deleted at"), null=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = JobQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("translation job")
        verbose_name_plural = _("translation jobs")
        ordering = ["priority", "due_date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="job_once_in_language"),
        ]
        indexes = [
            # The queue of a language, most urgent first.
            models.Index(fields=["locale", "state", "priority", "due_date"], name="job_queue"),
            # A translator's own work; the reviewer's inbox.
            models.Index(fields=["assignee", "state"], name="job_assignee"),
            models.Index(fields=["reviewer", "state"], name="job_reviewer"),
            # What a unit sees; the dashboard.
            models.Index(fields=["site", "locale", "state"], name="job_site"),
            # What is late; what goes live.
            models.Index(fields=["due_date"], name="job_due", condition=models.Q(state__in=sorted(OPEN_STATES))),
            models.Index(fields=["go_live_at"], name="job_go_live", condition=models.Q(state="approved")),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale.language_code})"

    # ---- states ----
    def move_to(self, state: JobState) -> None:
        """Set the state; the caller saves and notes the event.

        Raises:
            ActionError: the step is not one of `TRANSITIONS`.
        """
        if state not in TRANSITIONS[self.state]:
            values = {"now": self.get_state_display(), "then": JobState(state).label}
            raise ActionError(gettext("The translation is “%(now)s” and cannot become “%(then)s”.") % values)
        self.state = state

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_writable(self) -> bool:
        return self.state in WRITING_STATES

    @property
    def is_locked(self) -> bool:
        return self.state in LOCKED_STATES

    @property
    def is_complete(self) -> bool:
        """Every segment confirmed, none in error: the one condition on which text leaves the desk."""
        return self.segments_confirmed == self.segments_total and not self.segments_in_error

    @property
    def percent(self) -> int:
        """Confirmed words of all, rounded down; 100 only when every segment is."""
        if self.is_complete:
            return 100
        return min(99, 100 * self.words_confirmed // self.words) if self.words else 0

    # ---- what is translated ----
    @cached_property
    def source(self) -> Any:
        """The Vietnamese page or row, specific; `None` when it is gone."""
        model: Any = self.content_type.model_class()
        language = settings.LANGUAGE_CODE
        rows = model._default_manager.filter(translation_key=self.translation_key)
        return rows.filter(locale__language_code=language).first()

    @cached_property
    def target(self) -> Any:
        """The page or row in the job's language, specific; `None` while there is none."""
        model: Any = self.content_type.model_class()
        rows = model._default_manager.filter(translation_key=self.translation_key)
        return rows.filter(locale_id=self.locale_id).first()

    def note_event(self, kind: JobEventKind, user: Any = None, text: str = "", **data: Any) -> JobEvent:
        """Add a row to the history; `signals.job_changed` follows after commit."""
        event = JobEvent.objects.create(
            job=self,
            kind=kind,
            state=self.state,
            user=user if user is not None and user.pk else None,
            text=text,
            data=data,
        )
        transaction.on_commit(lambda: job_changed.send(TranslationJob, job=self, event=event))
        return event


class JobEvent(models.Model):
    """What happened to a job, when, by whom. Append-only.

    Attributes:
        state: the state of the job after the event.
        words: source words of the job then; the yearly count is made from these rows.
    """

    job = models.ForeignKey(TranslationJob, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("event"), max_length=20, choices=JobEventKind.choices)
    state = models.CharField(_("state"), max_length=20, choices=JobState.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    text = models.TextField(_("text"), blank=True)
    words = models.PositiveIntegerField(_("words"), default=0)
    data = models.JSONField(default=dict)

    objects = JobEventQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event of a translation")
        verbose_name_plural = _("events of translations")
        ordering = ["at", "pk"]
        indexes = [
            # The monthly count of what was published, by translator, unit and language.
            models.Index(fields=["kind", "at"], name="jobevent_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("Events are only ever added.")
        self.words = self.words or self.job.words
        super().save(*args, **kwargs)
