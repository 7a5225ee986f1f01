"""Topics: what an article is about, one list for all sites.

Their names are kept in the cache: there are a few dozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.core.locales import language_code_of
from news.enums import Collects, TopicStage, Verdict

CACHE_KEY = "news.topics.2"
ascii_slug = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Lower-case letters, digits and hyphens."))


class Topic(TranslatableMixin, models.Model):
    """A subject of daily life (đất đai, hộ tịch, thiên tai …). Edited by the centre, used by every unit.

    How it collects and when are those of its Vietnamese row, for its pages in every language.
    """

    name = models.CharField(_("name"), max_length=80)
    slug = models.CharField(
        _("slug"), max_length=80, validators=[ascii_slug], help_text=_("The same in all languages.")
    )
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)
    collects = models.CharField(_("collects"), max_length=10, choices=Collects.choices, default=Collects.AUTOMATIC)
    opens_on = models.DateField(
        _("opens on"), null=True, blank=True, help_text=_("Before that day nobody can read its page.")
    )
    closes_on = models.DateField(
        _("closes on"),
        null=True,
        blank=True,
        help_text=_("After that day its page stays as an archive and collects nothing newer."),
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("rank")]),
        FieldPanel("collects"),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
    ]
    translatable_fields = [
        TranslatableField("name"),
        SynchronizedField("slug", overridable=False),
        SynchronizedField("rank", overridable=False),
        SynchronizedField("collects", overridable=False),
        SynchronizedField("opens_on", overridable=False),
        SynchronizedField("closes_on", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["rank", "name"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="topic_slug_in_locale")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("A topic cannot close before it opens.")})


class TopicVerdict(models.Model):
    """What the centre said of an article on an approved topic. Both are named in all their languages."""

    topic_key = models.UUIDField(editable=False)
    article_key = models.UUIDField(editable=False)
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta:
        verbose_name = _("decision on an article of a topic")
        verbose_name_plural = _("decisions on articles of topics")
        # Serves the page of a topic and its queue: the verdict on an article of a topic.
        constraints = [models.UniqueConstraint(fields=["topic_key", "article_key"], name="topicverdict_once")]

    def __str__(self) -> str:
        return f"{self.topic_key}: {self.get_verdict_display()}"


@dataclass(frozen=True)
class TopicName:
    """A topic in one language."""

    translation_key: Any
    slug: str
    name: str
    language: str
    collects: str = Collects.AUTOMATIC
    opens_on: date | None = None
    closes_on: date | None = None

    @property
    def stage(self) -> TopicStage:
        """Where the topic stands today, in Vietnam."""
        today = timezone.localdate()
        if self.opens_on and today < self.opens_on:
            return TopicStage.PLANNED
        return TopicStage.ARCHIVE if self.closes_on and self.closes_on < today else TopicStage.OPEN


# What this process read last from the cache, and when: a page shows a dozen topics, and each look would cost a file
# or a trip to Redis. Another process's change is seen after `FRESH` seconds.
FRESH = 1.0
_last: tuple[float, list[TopicName]] | None = None


def _load() -> list[TopicName]:
    global _last  # noqa: PLW0603
    now = monotonic()
    if _last is not None and now - _last[0] < FRESH:
        return _last[1]
    found: list[TopicName] | None = cache.get(CACHE_KEY)
    if found is None:
        found = [
            TopicName(
                topic.translation_key,
                topic.slug,
                topic.name,
                language_code_of(topic.locale_id),
                topic.collects,
                topic.opens_on,
                topic.closes_on,
            )
            for topic in Topic.objects.order_by("rank", "name")
        ]
        cache.set(CACHE_KEY, found, 24 * 60 * 60)
    _last = (now, found)
    return found


def topics_in(language: str | None = None) -> dict[Any, TopicName]:
    """Topics by translation key, in `language` (the active one by default), in Vietnamese where untranslated."""
    language = language or translation.get_language() or "vi"
    topics = _load()
    found = {topic.translation_key: topic for topic in topics if topic.language == "vi"}
    return found | {topic.translation_key: topic for topic in topics if topic.language == language}


def rules_of(translation_key: Any) -> TopicName | None:
    """The row whose rules hold for a topic in every language: the Vietnamese one, where there is one."""
    rows = [topic for topic in _load() if topic.translation_key == translation_key]
    return next((topic for topic in rows if topic.language == settings.LANGUAGE_CODE), rows[0] if rows else None)


def topic_by_slug(slug: str) -> TopicName | None:
    return next((topic for topic in _load() if topic.slug == slug), None)


@receiver(post_save, sender=Topic)
@receiver(post_delete, sender=Topic)
def forget_topics(**kwargs: Any) -> None:
    global _last  # noqa: PLW0603
    _last = None
    cache.delete(CACHE_KEY)
