"""The centre approves or declines articles that units have tagged with a topic."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError
from news.enums import Verdict
from news.models import ArticlePage, TopicVerdict
from news.models.topics import TopicName
from news.rights import is_centre


class DecideOnTopicAction(Action):
    """Approve or decline articles for a topic; a later decision replaces an earlier one.

    Returns the number of articles decided on.
    """

    def __init__(
        self, topic: TopicName, article_keys: Collection[Any], verdict: str, reason: str = "", user: Any = None
    ) -> None:
        super().__init__(user)
        self.topic, self.keys, self.verdict, self.reason = topic, set(article_keys), verdict, reason.strip()

    def check(self) -> None:
        if self.user is not None and not is_centre(self.user):
            raise ActionError(_("Only central editors decide what a topic shows."))
        if not self.keys:
            raise ActionError(_("Choose at least one article."))
        if self.verdict not in Verdict.values:
            raise ActionError(_("Approve or decline."))

    def perform(self) -> int:
        tagged = ArticlePage.objects.readable().of_public_sites().on_topic(self.topic.translation_key)
        articles = {page.translation_key: page for page in tagged.filter(translation_key__in=self.keys)}
        if len(articles) < len(self.keys):
            raise ActionError(_("Some of these articles were changed or deleted meanwhile. Look at the list again."))
        TopicVerdict.objects.bulk_create(
            (
                TopicVerdict(
                    topic_key=self.topic.translation_key,
                    article_key=key,
                    verdict=self.verdict,
                    reason=self.reason,
                    decided_by=self.user,
                    decided_at=timezone.now(),
                )
                for key in articles
            ),
            update_conflicts=True,
            unique_fields=["topic_key", "article_key"],
            update_fields=["verdict", "reason", "decided_by", "decided_at"],
        )
        for page in articles.values():
            data = {"topic": self.topic.name, "reason": self.reason}
            log(page, f"news.topic_{self.verdict}", user=self.user, data=data)
        return len(articles)
