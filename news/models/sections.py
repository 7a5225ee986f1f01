"""Sections: lists of articles."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Count
from django.db.models.functions import Length, Substr
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page

from cms.core.models import LINKED, BasePage
from cms.core.tree import STEP
from news.enums import SectionStyle
from news.feeds import feed_response

from .articles import ArticlePage
from .listing import ListFilter, paginate
from .topics import topics_in


class SectionPage(RoutablePageMixin, BasePage):
    """A section (chuyên mục): its articles newest first, with filters by topic and date, numbered pages and feeds."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    style = models.CharField(_("style"), max_length=10, choices=SectionStyle.choices, default=SectionStyle.NEWS)
    gathers = models.BooleanField(
        _("gathers its sub-sections"),
        default=False,
        help_text=_("Lists the articles of the sections below it as well."),
    )

    kind: ClassVar[str] = "section"
    schema_type: ClassVar[str] = "CollectionPage"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "news.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["news.ArticlePage", "news.SectionPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("style"), FieldPanel("gathers")]),
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    @property
    def meta_description(self) -> str:
        return str(self.search_description or self.intro)[:300]

    def articles(self) -> Any:
        """Readable articles of the section; of its sub-sections too where it gathers them."""
        articles = ArticlePage.objects.readable_but(self.restricted_paths).below(self)
        return articles if self.gathers else articles.filter(depth=self.depth + 1)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Tree path of a section -> number of its readable articles, for this section and those beside it.

        One query.
        """
        around = self.path if self.gathers else self.path[:-STEP]
        rows = (
            ArticlePage.objects.readable_but(self.restricted_paths)
            .filter(path__startswith=around)
            .annotate(section=Substr("path", 1, Length("path") - STEP))
            .order_by()
            .values_list("section")
            .annotate(count=Count("pk"))
        )
        return dict(rows)

    def count_below(self, section: Page, *, all_below: bool = True) -> int:
        """Articles of a section of `counts`, with those of its sub-sections if asked."""
        if not all_below:
            return self.counts.get(section.path, 0)
        return sum(count for path, count in self.counts.items() if path.startswith(section.path))

    def neighbours(self) -> list[dict[str, Any]]:
        """The sections beside this one (below it, where it gathers them) with their numbers of articles."""
        parent_path, depth = (self.path, self.depth + 1) if self.gathers else (self.path[:-STEP], self.depth)
        sections = SectionPage.objects.filter(path__startswith=parent_path, depth=depth, live=True, alias_of=None)
        return [
            {"page": section, "count": self.count_below(section), "here": section.pk == self.pk}
            for section in self.without_restricted(sections.only(*LINKED).order_by("path"))
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        wanted = ListFilter.from_request(request)
        total = None if wanted.active else self.count_below(self, all_below=self.gathers)
        return context | {
            "filter": wanted,
            "topics": list(topics_in(self.language).values()),
            "articles": paginate(wanted.apply(self.articles()), request, total=total),
            "neighbours": self.neighbours(),
        }

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponse:
        return feed_response(request, self, self.articles(), "rss")

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return feed_response(request, self, self.articles(), "atom")
