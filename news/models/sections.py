"""Sections: lists of articles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Length, Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageViewRestriction

from cms.core.locales import language_code_of
from cms.core.models import LINKED, BasePage
from cms.core.tree import STEP
from news.enums import SectionStyle
from news.feeds import feed_response
from news.querysets import AppearanceQuerySet, below_restricted_section

from .appearances import Appearance
from .articles import MORE, ArticlePage
from .counting import reference_counts
from .listing import ListFilter, paginate
from .shown import ShownArticles
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

    def appearances(self) -> AppearanceQuerySet:
        """What appears here by reference; in its sub-sections too where it gathers them."""
        if self.gathers:
            return references_below(self)
        return Appearance.objects.at_home(self.path).filter(section_key=self.translation_key)

    def articles(self) -> ShownArticles:
        """Readable articles of the section, its own and by reference; of its sub-sections too where it gathers them."""
        own = Q(path__startswith=self.path)
        own &= Q(depth__gt=self.depth) if self.gathers else Q(depth=self.depth + 1)
        readable = ArticlePage.objects.readable_but(self.restricted_paths)
        return ShownArticles(readable, own, self.appearances(), self.locale_id)

    @cached_property
    def around(self) -> list[SectionPage]:
        """Live sections beside this one, or below it where it gathers, at any depth."""
        top = self.path if self.gathers else self.path[:-STEP]
        sections = SectionPage.objects.filter(path__startswith=top, live=True, alias_of=None)
        return self.without_restricted(sections.only(*LINKED).order_by("path"))

    @cached_property
    def counts(self) -> dict[str, tuple[int, int]]:
        """Tree path of a section -> numbers of its readable articles, its own and by reference.

        For this section and those beside it. One query, that of `around`, and once a minute that of the references.
        """
        readable = ArticlePage.objects.readable_but(self.restricted_paths)
        own = readable.filter(path__startswith=self.path if self.gathers else self.path[:-STEP])
        own = own.annotate(section=Substr("path", 1, Length("path") - STEP)).order_by()
        counts = {where: (count, 0) for where, count in own.values_list("section").annotate(count=Count("pk"))}
        referred = reference_counts(self, readable)
        for section in self.around:
            if section.translation_key in referred:
                counts[section.path] = counts.get(section.path, (0, 0))[0], referred[section.translation_key]
        return counts

    def count_below(self, section: Page, *, all_below: bool = True) -> tuple[int, int]:
        """Articles of a section of `counts`, with those of its sub-sections if asked."""
        paths = [path for path in self.counts if path == section.path or (all_below and path.startswith(section.path))]
        return sum(self.counts[path][0] for path in paths), sum(self.counts[path][1] for path in paths)

    def neighbours(self) -> list[dict[str, Any]]:
        """The sections beside this one (below it, where it gathers them) with their numbers of articles."""
        depth = self.depth + 1 if self.gathers else self.depth
        return [
            {"page": section, "count": sum(self.count_below(section)), "here": section.pk == self.pk}
            for section in self.around
            if section.depth == depth
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        wanted = ListFilter.from_request(request)
        own, referred = self.count_below(self, all_below=self.gathers)
        articles = replace(self.articles(), has_references=referred > 0).filtered(wanted)
        return context | {
            "filter": wanted,
            "topics": list(topics_in(self.language).values()),
            "articles": paginate(articles, request, total=None if wanted.active else own + referred),
            "neighbours": self.neighbours(),
        }

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponse:
        return feed_response(request, self, self.articles(), "rss")

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return feed_response(request, self, self.articles(), "atom")

    # ---- an article of another site, shown here ----
    @path("bai/<int:number>/<slug:slug>/", name="reference")
    def reference(self, request: HttpRequest, number: int, slug: str) -> HttpResponse:
        """The article as it is now on its own site, with its provenance; its canonical address is there.

        Raises:
            Http404: it no longer appears here, or nobody can read the original any more.
        """
        appearances = Appearance.objects.shown().with_section(self.locale_id)
        appearance = appearances.filter(pk=number, section_key=self.translation_key).first()
        articles = ArticlePage.objects.readable_but(self.restricted_paths).of_public_sites()
        article = None
        if appearance is not None:
            wanted = articles.filter(translation_key=appearance.article_key, locale_id=self.locale_id)
            article = wanted.select_related(*ArticlePage.select_on_serve).first()
        if appearance is None or article is None:
            raise Http404
        if article.slug != slug:
            return redirect(appearance.address_of(article))
        article.reference, article.few_restrictions = appearance, self.few_restrictions
        return self._serve_reference(request, article)

    def _serve_reference(self, request: HttpRequest, article: ArticlePage) -> HttpResponse:
        chain = getattr(request, "page_chain", None)
        request.page_chain = [*(chain or [*self.get_ancestors()[2:], self]), article]  # type: ignore[attr-defined]
        more = [other for other in self.articles()[: MORE + 1] if other.pk != article.pk][:MORE]
        context = article.get_reference_context(request, more) | {
            "page": article,
            "section": self,
            "original_url": article.get_full_url(request),
            "language_versions": self._versions_of(article),
        }
        return TemplateResponse(request, article.get_template(request), context)

    def _versions_of(self, article: ArticlePage) -> dict[str, str]:
        """Language -> address on this site, for the languages that both the section and the article exist in."""
        sections = {section.locale_id: section.url_path for section in [self, *self.live_translations]}
        return {
            language_code_of(version.locale_id): article.reference.address_of(version, sections[version.locale_id])
            for version in [article, *article.live_translations]
            if version.locale_id in sections
        }


def references_below(page: Any, notices: bool | None = None) -> AppearanceQuerySet:
    """What appears by reference in the open sections below a section or home, itself included, in its language.

    Args:
        notices: only sections of notices, or only the others.
    """
    sections = SectionPage.objects.filter(path__startswith=page.path, live=True, alias_of=None)
    if notices is not None:
        styled = Q(style=SectionStyle.NOTICES)
        sections = sections.filter(styled if notices else ~styled)
    restricted = page.restricted_paths
    if restricted is None:
        own = PageViewRestriction.objects.values("page_id")
        sections = sections.exclude(pk__in=own).exclude(below_restricted_section())
    for path_ in restricted or ():
        sections = sections.exclude(path__startswith=path_)
    return Appearance.objects.at_home(page.path).in_sections(sections)


def articles_shown_on(home: Any) -> ShownArticles:
    """Readable articles of a site in one language: those below its home, and those that appear in its sections."""
    readable = ArticlePage.objects.readable_but(home.restricted_paths)
    own = Q(path__startswith=home.path, depth__gt=home.depth)
    return ShownArticles(readable, own, references_below(home), home.locale_id)
