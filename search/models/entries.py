"""The search's own tables: what can be found, what is still to be indexed, and the words there are."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.querysets import OutboxQuerySet, SearchEntryQuerySet
from sites.models import MemberSite, Unit


class SearchEntry(models.Model):
    """One thing that can be found, in one language: a denormalised row, written by the source of its content type.

    Attributes:
        key: `app.model:pk:language`, and `:part` where one object needs several entries.
        group_key: the same for the language versions of one thing.
        acl: tokens of those who may find it, in blanks: ` public `, ` group:7 group:9 `.
        path: path on the site, language prefix included; the host is the site's of today.
        tree_path: path in the page tree, so that a whole branch can be withdrawn at once; empty for what is no page.
        topics: slugs of its topics, in blanks: ` dat-dai y-te `.
        number_key: the document number as one token (`15_2022_qd_ubnd`), for `number:`.
        expires_at: from then on nobody finds it, whether or not the index has heard.
        attachments: what its files say: `[{"title": …, "url": …, "pages": [text of page 1, …]}]`; one page where the
            format has none.
        has_attachment: whether there are files to download, also such whose text cannot be read.
        details: what its type shows on a result card beside the common fields (docs/design/search.md, “Cards”).
        checksum: of all fields, so that an unchanged entry is not written again; empty when it has been withdrawn.
    """

    key = models.CharField(max_length=120, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    group_key = models.CharField(max_length=80, blank=True, db_index=True)
    site = models.ForeignKey(MemberSite, null=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    type = models.CharField(max_length=30)
    acl = models.CharField(max_length=200, default=" public ")
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=120, blank=True)
    number_key = models.CharField(max_length=140, blank=True)
    topics = models.CharField(max_length=300, blank=True)
    has_attachment = models.BooleanField(default=False)
    tree_path = models.CharField(max_length=255, blank=True, db_index=True)
    details = models.JSONField(default=dict)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    path = models.CharField(max_length=1000)
    checksum = models.CharField(max_length=64)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="searchentry_object"),
            models.Index(fields=["-published_at", "-id"], name="searchentry_newest"),
            # For the engine beside the database: what it must not show although it has not heard yet.
            models.Index(fields=["id"], name="searchentry_withdrawn", condition=models.Q(acl="")),
        ]

    def __str__(self) -> str:
        return self.title


class OutboxItem(models.Model):
    """An object whose entries are to be made anew. Written in the transaction of the change, applied by the worker.

    Attributes:
        subtree: tree path of a page; then all pages below it are meant too.
        available_at: not before this moment (after a failure, later and later).
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    subtree = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    available_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox item of the search")
        verbose_name_plural = _("outbox of the search")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id}"


class SearchTerm(models.Model):
    """A word of the index: folded, in its most frequent spelling, with the number of entries that hold it."""

    term = models.CharField(max_length=80, primary_key=True)
    spelling = models.CharField(max_length=80)
    documents = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")

    def __str__(self) -> str:
        return self.spelling
