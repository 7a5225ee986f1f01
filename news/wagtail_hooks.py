"""What the news room adds to Wagtail's admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from .viewsets import TopicViewSet

register_snippet(TopicViewSet)
