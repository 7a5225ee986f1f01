"""A page for each topic on the portal, in every language that has articles on it."""

from __future__ import annotations

from news.models import ArticlePage, Topic, TopicPage
from pages.models import StandardPage
from sites.actions import ensure_translated_section
from sites.models import MemberSite

from .pages import languages_with_articles, publish


def build_topic_pages() -> None:
    portal = MemberSite.objects.for_serving().get(site__is_default_site=True)
    index = StandardPage.objects.descendant_of(portal.site.root_page).get(slug="chu-de")
    if not index.live:
        index.intro = "Tin và thông báo của mọi cơ quan trong tỉnh, gom theo việc của bạn."
        publish(index)
    for locale in languages_with_articles(portal):
        articles = ArticlePage.objects.readable().filter(locale=locale)
        used = set(articles.values_list("article_topics__topic__translation_key", flat=True))
        topics = [topic for topic in Topic.objects.filter(locale=locale) if topic.translation_key in used]
        if not topics:
            continue
        parent = ensure_translated_section(portal, index, locale).specific
        if not parent.live:
            publish(parent)
        for topic in topics:
            if TopicPage.objects.child_of(parent).filter(topic__translation_key=topic.translation_key).exists():
                continue
            page = TopicPage(title=topic.name, slug=topic.slug, topic=topic, locale=locale, show_in_menus=False)
            source = TopicPage.objects.filter(
                slug=topic.slug, locale__language_code="vi", topic__translation_key=topic.translation_key
            ).first()
            if source is not None:
                page.translation_key = source.translation_key
            parent.add_child(instance=page)
            publish(page)
