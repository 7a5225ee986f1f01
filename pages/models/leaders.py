"""Leaders with their duties and biographies (Decree 224/2026, Art. 9)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.core.locales import language_code_of
from cms.core.models import BasePage
from cms.core.text import slugify
from cms.media.renditions import prefetch_pictures
from pages.enums import LeaderLevel


class LeadersPage(RoutablePageMixin, BasePage):
    """The leaders of an authority, by rank; each has an address of their own for the biography."""

    intro = models.CharField(_("introduction"), max_length=400, blank=True)
    reception = models.CharField(
        _("reception of citizens"), max_length=300, blank=True, help_text=_("When and where leaders receive citizens.")
    )

    kind: ClassVar[str] = "leaders"
    schema_type: ClassVar[str] = "AboutPage"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "pages.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        InlinePanel("leaders", heading=_("Leaders"), label=_("Leader")),
        FieldPanel("reception"),
    ]

    class Meta:
        verbose_name = _("leaders page")
        verbose_name_plural = _("leaders pages")

    @property
    def meta_description(self) -> str:
        return str(self.search_description or self.intro)[:300]

    def by_rank(self) -> list[Leader]:
        """Leaders in order of rank, then as the editor arranged them."""
        leaders = list(self.leaders.select_related("portrait").all()) if self.pk else list(self.leaders.all())
        return sorted(leaders, key=lambda leader: (leader.rank, leader.sort_order or 0))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        leaders = list(self.leaders.all()) if getattr(request, "is_preview", False) else self.by_rank()
        prefetch_pictures(leader.portrait for leader in leaders)
        groups: dict[str, list[Leader]] = {level: [] for level in LeaderLevel.values}
        for leader in leaders:
            groups[leader.level].append(leader)
        return context | {"heads": groups["head"], "deputies": groups["deputy"], "members": groups["member"]}

    def versions_of(self, leader: Leader, request: HttpRequest) -> dict[str, str]:
        """Language -> address of the same person. One query, where this page has other versions."""
        pages = {page.pk: page for page in self.live_translations}
        versions = {self.language: f"{self.get_url(request)}{leader.slug}/"}
        others = Leader.objects.filter(page__in=list(pages), translation_key=leader.translation_key)
        for other in others if pages else ():
            page = pages[other.page_id]
            versions[language_code_of(page.locale_id)] = f"{page.get_url(request)}{other.slug}/"
        return versions

    @path("<slug:slug>/", name="leader")
    def leader(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One leader: duties, contact, biography."""
        found = next((leader for leader in self.by_rank() if leader.slug == slug), None)
        if found is None:
            raise Http404
        prefetch_pictures([found.portrait])
        context = {"leader": found, "page_title": found.name, "language_versions": self.versions_of(found, request)}
        response: HttpResponse = self.render(request, context_overrides=context, template="pages/leader.html")
        return response


class Leader(TranslatableMixin, Orderable):
    """A person in office. The portrait's alternative text is the name; figures of office are not for search engines."""

    page = ParentalKey(LeadersPage, on_delete=models.CASCADE, related_name="leaders")
    name = models.CharField(_("name"), max_length=120)
    office = models.CharField(_("office"), max_length=200, help_text=_("Such as: Chủ tịch Ủy ban nhân dân tỉnh."))
    level = models.CharField(_("shown as"), max_length=10, choices=LeaderLevel.choices, default=LeaderLevel.DEPUTY)
    rank = models.PositiveSmallIntegerField(_("rank"), default=10, help_text=_("The lowest number comes first."))
    field = models.CharField(_("field"), max_length=150, blank=True, help_text=_("Such as: Văn hóa – xã hội."))
    duties = models.TextField(_("duties"), blank=True)
    biography = RichTextField(_("biography"), blank=True, features=["bold", "ul", "link"])
    portrait = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    reception = models.CharField(_("receives citizens"), max_length=200, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("office")]),
        FieldRowPanel([FieldPanel("level"), FieldPanel("rank"), FieldPanel("field")]),
        FieldPanel("portrait"),
        FieldPanel("duties"),
        FieldPanel("biography"),
        FieldRowPanel([FieldPanel("telephone"), FieldPanel("email"), FieldPanel("reception")]),
    ]
    translatable_fields = [
        SynchronizedField("name"),
        TranslatableField("office"),
        SynchronizedField("level", overridable=False),
        SynchronizedField("rank", overridable=False),
        TranslatableField("field"),
        TranslatableField("duties"),
        TranslatableField("biography"),
        SynchronizedField("portrait"),
        SynchronizedField("telephone"),
        SynchronizedField("email"),
        TranslatableField("reception"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("leader")
        verbose_name_plural = _("leaders")

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """Last part of the address of the leader's own page."""
        return slugify(self.name)
