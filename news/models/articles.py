"""Articles."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.core.blocks import BodyBlock
from cms.core.models import BasePage
from cms.core.tree import STEP, home_path_of
from cms.media.pictures import pictures_in
from cms.media.renditions import prefetch_pictures
from news.enums import DATED_BADGES, Badge
from news.querysets import ArticleQuerySet
from sites.chrome import issuer_of

from .topics import Topic, TopicName, topics_in

RELATED, MORE = 3, 3


class ArticlePage(BasePage):
    """A news item, notice or report (tin, bài, thông báo)."""

    date = models.DateTimeField(_("date"), default=timezone.now, help_text=_("Shown to readers and used to sort."))
    summary = models.CharField(
        _("lead"), max_length=500, help_text=_("The news in one or two sentences; shown in lists and search results.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    author = models.CharField(_("author"), max_length=150, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    number = models.CharField(
        _("document number"),
        max_length=60,
        blank=True,
        help_text=_("If the article publishes one document: 58/2026/QĐ-UBND."),
    )
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    image_alt = models.CharField(
        _("alternative text"), max_length=255, blank=True, help_text=_("That of the picture itself if empty.")
    )
    image_caption = models.CharField(_("caption"), max_length=300, blank=True)
    audio = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        verbose_name=_("sound file"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The article read aloud (MP3). Without it the reader's own device reads."),
    )
    badge = models.CharField(_("mark of a notice"), max_length=10, choices=Badge.choices, blank=True)
    badge_date = models.DateField(_("date of the mark"), null=True, blank=True)

    objects = PageManager.from_queryset(ArticleQuerySet)()

    # How the article appears on the site that is being read, where that is another one (an `Appearance`).
    reference: Any = None

    kind: ClassVar[str] = "article"
    schema_type: ClassVar[str] = "NewsArticle"
    select_on_serve: ClassVar[tuple[str, ...]] = ("social_image", "image", "audio")
    parent_page_types: ClassVar[list[str]] = ["news.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("author"), FieldPanel("source")]),
        MultiFieldPanel(
            [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("image_caption")], heading=_("Lead picture")
        ),
        FieldPanel("body"),
        InlinePanel("article_topics", heading=_("Topics"), label=_("Topic"), max_num=5),
        InlinePanel("attachments", heading=_("Attachments"), label=_("Attachment")),
        InlinePanel("relations", heading=_("Related articles"), label=_("Article"), max_num=6),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("badge"), FieldPanel("badge_date")]), FieldPanel("number"), FieldPanel("audio")],
            heading=_("Notice, document, sound"),
        ),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("date", overridable=False),
        SynchronizedField("author"),
        SynchronizedField("number", overridable=False),
        SynchronizedField("badge", overridable=False),
        SynchronizedField("badge_date", overridable=False),
        SynchronizedField("audio"),
        TranslatableField("source"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["-date"], name="article_date")]

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.badge in DATED_BADGES and not self.badge_date:
            errors["badge_date"] = _("This mark needs a date.")
        if self.image_id and not (self.image_alt or getattr(self.image, "description", "")):
            errors["image_alt"] = _("Say what the picture shows, for readers who cannot see it.")
        if errors:
            raise ValidationError(errors)

    # ---- what cards and metadata show ----
    @property
    def card_title(self) -> str:
        return str(self.reference.title_for(self) if self.reference else self.title)

    @property
    def card_summary(self) -> str:
        return str(self.reference.lead_for(self) if self.reference else self.summary)

    @property
    def page_title(self) -> str:
        return self.card_title if self.reference else super().page_title

    @property
    def meta_description(self) -> str:
        own = "" if self.reference else self.search_description
        return str(own or self.card_summary)[:300]

    @property
    def picture(self) -> Any:
        return self.social_image or self.image

    @property
    def alt(self) -> str:
        return str(self.image_alt or getattr(self.image, "description", ""))

    @property
    def topic_names(self) -> list[TopicName]:
        """The article's topics in the language of the page."""
        known = topics_in(self.language)
        keys = [link.topic.translation_key for link in self.article_topics.all()]
        return [known[key] for key in keys if key in known]

    @property
    def kicker(self) -> str:
        """The first topic's name, shown before the title."""
        return next((topic.name for topic in self.topic_names), "")

    @property
    def was_updated(self) -> bool:
        """Whether the article changed noticeably after its date: then both times are shown."""
        published = self.last_published_at
        return bool(
            published and self.first_published_at and (published - self.first_published_at).total_seconds() > 300
        )

    # ---- serving ----
    @cached_property
    def files(self) -> list[ArticleAttachment]:
        return list(self.attachments.select_related("document"))

    def others(self) -> tuple[list[ArticlePage], list[ArticlePage]]:
        """Related articles and further ones of the section, as cards, in one query with their topics in another.

        Related are those an editor named, else the newest on the same topics in the same language and site.
        """
        readable = ArticlePage.objects.readable_but(self.restricted_paths).filter(locale_id=self.locale_id)
        readable = readable.exclude(pk=self.pk)
        named = ArticleRelation.objects.filter(page_id=self.pk)
        own_topics = ArticleTopic.objects.filter(page_id=self.pk).values("topic__translation_key")
        by_topic = readable.filter(
            path__startswith=home_path_of(self.path), article_topics__topic__translation_key__in=own_topics
        )
        by_editor = readable.filter(translation_key__in=named.values("related__translation_key"))
        siblings = readable.filter(path__startswith=self.path[:-STEP], depth=self.depth)
        found = list(
            readable.filter(
                # Keys everywhere: with anything else all articles there are would be compared.
                Q(pk__in=by_editor.values("pk"))
                | Q(pk__in=by_topic.newest().values("pk")[: RELATED + 1])
                | Q(pk__in=siblings.newest().values("pk")[: RELATED + MORE])
            )
            .annotate(
                by_editor=models.Exists(named.filter(related__translation_key=models.OuterRef("translation_key")))
            )
            .select_related("image")
            .defer("body")
            .newest()
        )
        links = ArticleTopic.objects.select_related("topic")
        prefetch_related_objects([self, *found], Prefetch("article_topics", queryset=links))
        mine = {link.topic.translation_key for link in self.article_topics.all()}
        named_ones = [other for other in found if other.by_editor]
        on_topic = [o for o in found if mine & {link.topic.translation_key for link in o.article_topics.all()}]
        related = (named_ones or on_topic)[:RELATED]
        more = [o for o in found if o not in related and o.path.startswith(self.path[:-STEP])][:MORE]
        return related, more

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        related, more = self.others()  # First: it loads this article's topics, too.
        context = super().get_context(request, *args, **kwargs)
        prefetch_pictures([self.image, *(other.image for other in more), *pictures_in(self.body)])
        return context | {"related": related, "more": more, "section": self.get_parent()}

    def get_reference_context(self, request: HttpRequest, more: list[ArticlePage]) -> dict[str, Any]:
        """What its template needs on the page of another site's section, whose newest are `more`."""
        links = ArticleTopic.objects.select_related("topic")
        prefetch_related_objects([self], Prefetch("article_topics", queryset=links))
        context = super().get_context(request)
        prefetch_pictures([self.image, *(other.image for other in more), *pictures_in(self.body)])
        return context | {"more": more}

    def get_structured_data(self, request: HttpRequest) -> dict[str, Any]:
        data = super().get_structured_data(request)
        data |= {"headline": self.title[:110], "datePublished": self.date.isoformat()}
        if issuer := issuer_of(request, self.date):
            data["publisher"] = {"@type": "GovernmentOrganization", "name": issuer}
        if self.author:
            data["author"] = {"@type": "Person", "name": self.author}
        if self.topic_names:
            data["about"] = [topic.name for topic in self.topic_names]
        return data


class ArticleTopic(Orderable):
    """A topic of an article; the first one stands before its title."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="article_links", verbose_name=_("topic"))

    panels = [FieldPanel("topic")]

    class Meta(Orderable.Meta):
        verbose_name = _("topic of an article")
        constraints = [models.UniqueConstraint(fields=["page", "topic"], name="article_topic_once")]


class ArticleAttachment(Orderable):
    """A file to download with an article."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("document")
    )
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("The document's own if empty."))

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("attachment")

    @property
    def label(self) -> str:
        return self.title or str(self.document.title)


class ArticleRelation(Orderable):
    """An article that an editor names as related."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="relations")
    related = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("article"))

    panels = [PageChooserPanel("related", "news.ArticlePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("related article")
