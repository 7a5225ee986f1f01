"""Topics: what an article is about, one list for all sites.

Their names are kept in the cache: there are a few dozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.core.locales import language_code_of

CACHE_KEY = "news.topics.1"
ascii_slug = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Lower-case letters, digits and hyphens."))


class Topic(TranslatableMixin, models.Model):
    """A subject of daily life (đất đai, hộ tịch, thiên tai …). Edited by the centre, used by every unit."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.CharField(
        _("slug"), max_length=80, validators=[ascii_slug], help_text=_("The same in all languages.")
    )
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("slug"), FieldPanel("rank")])]
    translatable_fields = [
        TranslatableField("name"),
        SynchronizedField("slug", overridable=False),
        SynchronizedField("rank", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["rank", "name"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="topic_slug_in_locale")]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class TopicName:
    """A topic in one language."""

    translation_key: Any
    slug: str
    name: str
    language: str


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
            TopicName(topic.translation_key, topic.slug, topic.name, language_code_of(topic.locale_id))
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


def topic_by_slug(slug: str) -> TopicName | None:
    return next((topic for topic in _load() if topic.slug == slug), None)


@receiver(post_save, sender=Topic)
@receiver(post_delete, sender=Topic)
def forget_topics(**kwargs: Any) -> None:
    global _last  # noqa: PLW0603
    _last = None
    cache.delete(CACHE_KEY)
