"""The admin of topics."""

from __future__ import annotations

from wagtail.snippets.views.snippets import SnippetViewSet

from sites.admin_scope import ScopedSnippetChooserViewSet, ScopedViewSetMixin

from .models import Topic


class TopicViewSet(ScopedViewSetMixin, SnippetViewSet):
    model = Topic
    chooser_viewset_class = ScopedSnippetChooserViewSet
    icon = "tag"
    add_to_admin_menu = True
    menu_order = 260
    list_display = ["name", "slug", "rank", "collects", "opens_on", "closes_on"]
    list_filter = ["collects"]
    search_fields = ["name", "slug"]
