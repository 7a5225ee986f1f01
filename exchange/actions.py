"""Importing one text: everything it brings is written, or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction

from cms.core.actions import Action
from cms.core.text import fold, slugify
from cms.media.models import CustomImage
from news.models import ArticleAttachment, ArticlePage, ArticleTopic, SectionPage, Topic
from sites.actions import OpenLanguageAction, ensure_translated_section
from sites.models import MemberSite

from .markdown import Links, to_blocks
from .media import MediaStore, check_document, check_image, resolve
from .models import ImportedItem
from .package import Item, PackageError

SUMMARY_LENGTH = 220
CLOSED_COLLECTION = "Chỉ dành cho người đăng nhập"


@dataclass(frozen=True)
class Imported:
    """What became of a file: `created`, `updated`, `unchanged` or `conflict`, and the page."""

    status: str
    page: ArticlePage | None
    note: str = ""


class ImportItemAction(Action):
    """Make or update the article of one file.

    Args:
        item: the text.
        member_site: the site it goes to.
        root: folder of the package.
        overwrite: also pages that somebody has edited since the last import.
        dry_run: check everything that can be checked without writing.

    Raises:
        PackageError: something the text names is missing or wrong.
    """

    def __init__(
        self,
        item: Item,
        member_site: MemberSite,
        root: Path,
        *,
        overwrite: bool = False,
        dry_run: bool = False,
        user: Any = None,
    ) -> None:
        super().__init__(user)
        self.item = item
        self.member_site = member_site
        self.root = root
        self.overwrite = overwrite
        self.dry_run = dry_run
        self.store = MediaStore(root, item.path.parent, member_site.collection, shared_library())
        self.item_id = item.id
        self.record: ImportedItem | None = None
        self.checksum = ""

    # ---- before anything is written ----
    def check(self) -> None:
        if self.checksum:  # `execute` has checked before it opens the transaction, where the action checks once more.
            return
        if not self.item_id:
            raise PackageError("“id” is missing and cannot be made from the title", 1)
        self.record = (
            ImportedItem.objects.filter(member_site=self.member_site, item_id=self.item_id, language=self.item.lang)
            .select_related("page")
            .first()
        )
        self.checksum = self._checksum()
        if self.item.translation_of and self.find_source() is None and not self.dry_run:
            raise PackageError(
                f"“translation_of” names “{self.item.translation_of}”, which is not here",
                self.item.line("translation_of"),
            )

    def _checksum(self) -> str:
        """Of the file and of every file it names; this also checks that these are there and what they say."""
        digest = hashlib.sha256(self.item.path.read_bytes())
        if self.item.image:
            digest.update(self._check_image(self.item.image, self.item.line("image")))
        line = self.item.line("attachments")
        for name, _title in self.item.attachments:
            digest.update(check_document(resolve(self.root, self.item.path.parent, name, line), line))
        to_blocks(self.item.body, Links(self._check_picture(digest), lambda href, line: None), self.item.body_line)
        return digest.hexdigest()

    def _check_picture(self, digest: Any) -> Any:
        def check(name: str, line: int, alt: str) -> None:
            digest.update(self._check_image(name, line))

        return check

    def _check_image(self, name: str, line: int) -> bytes:
        return check_image(resolve(self.root, self.item.path.parent, name, line), line)

    def find_source(self) -> ArticlePage | None:
        """The page that the text translates: the Vietnamese one where the id exists in several languages."""
        rows = ImportedItem.objects.filter(member_site=self.member_site, item_id=self.item.translation_of)
        row = rows.filter(language="vi").first() or rows.exclude(language=self.item.lang).first()
        return ArticlePage.objects.filter(pk=row.page_id).first() if row else None

    def outcome(self) -> Imported | None:
        """`unchanged` or `conflict` where nothing is to be written; call after `check`."""
        if self.record is None:
            return None
        page = ArticlePage.objects.filter(pk=self.record.page_id).first()
        if self.record.checksum == self.checksum:
            return Imported("unchanged", page)
        if page is not None and page.latest_revision_id != self.record.revision_id and not self.overwrite:
            return Imported("conflict", page, "edited on the site since the last import; use --overwrite")
        return None

    def execute(self) -> Imported:
        try:
            self.check()
            settled = self.outcome()
            if settled is not None:
                return settled
            if self.dry_run:
                return Imported("updated" if self.record else "created", None)
            result: Imported = super().execute()
        except Exception:
            self.store.discard()
            raise
        return result

    # ---- writing ----
    def perform(self) -> Imported:
        page = ArticlePage.objects.filter(pk=self.record.page_id).first() if self.record else None
        created = page is None
        page = page or self._new_page()
        if self.item.restricted:
            self.store.closed = closed_collection(self.member_site.collection)
        self._fill(page)
        if created:
            self._add(page)
        revision = page.save_revision(user=self.user, clean=False, log_action=False)
        revision.publish(user=self.user, log_action=False)
        if created:
            self._date_back(page)
        page.refresh_from_db()
        self._restrict(page)
        log(page, "exchange.import", user=self.user, data={"id": self.item_id, "created": created}, revision=revision)
        ImportedItem.objects.update_or_create(
            member_site=self.member_site,
            item_id=self.item_id,
            language=self.item.lang,
            defaults={"page": page.page_ptr, "checksum": self.checksum, "revision_id": revision.pk},
        )
        return Imported("created" if created else "updated", page)

    def _new_page(self) -> ArticlePage:
        locale = Locale.objects.filter(language_code=self.item.lang).first()
        if locale is None:
            OpenLanguageAction(self.member_site, self.item.lang, user=self.user).execute()
            locale = Locale.objects.get(language_code=self.item.lang)
        page = ArticlePage(locale=locale, owner=self.user)
        source = self.find_source() if self.item.translation_of else None
        if source is not None:
            if source.has_translation(locale):
                raise PackageError(f"a translation into {self.item.lang} exists already and was not imported", 1)
            page.translation_key, page.slug = source.translation_key, source.slug
            section = source.get_parent()
        else:
            page.slug = (
                self.item_id
                if self.item_id == slugify(self.item_id)
                else slugify(self.item_id) or slugify(self.item.title)
            )
            section = self._section()
        self.parent = ensure_translated_section(self.member_site, section, locale)
        return page

    def _section(self) -> Page:
        """The Vietnamese section: by path, slug or title; a new one where the site has none of that name."""
        home = self.member_site.site.root_page
        sections = SectionPage.objects.filter(path__startswith=home.path, depth__gt=home.depth).order_by("path")
        wanted = self.item.section.strip("/ ")
        if not wanted:
            found = sections.filter(live=True).first() or sections.first()
            if found is None:
                raise PackageError("the site has no section; name one in “section”", 1)
            return found
        slug = slugify(wanted.split("/")[-1])
        rows = list(sections)
        for section in rows:
            if section.slug == slug or fold(section.title) == fold(wanted):
                return section
        parent: Page = next((section for section in rows if section.gathers), home)
        created = SectionPage(title=wanted[:255], slug=slug or "chuyen-muc", locale=home.locale, show_in_menus=True)
        parent.add_child(instance=created)
        created.save_revision(user=self.user, log_action=False).publish(user=self.user)
        self.item.warnings.append(f"the section “{wanted}” was made")
        return created

    def _fill(self, page: ArticlePage) -> None:
        item = self.item
        page.title = page.draft_title = item.title
        page.date = item.date or page.date or timezone.now()
        page.author, page.source, page.number = item.author, item.source, item.number
        page.badge, page.badge_date = item.badge, item.badge_date
        page.image = None
        page.image_alt, page.image_caption = "", item.caption
        if item.image:
            alt = item.alt or item.caption or item.title
            if not item.alt:
                item.warnings.append("“alt” is missing: the caption or title stands for it")
            page.image = self.store.image(
                item.image, item.line("image"), title=item.caption or item.title, alt=alt[:255], credit=item.credit
            )
            page.image_alt = alt[:255] if alt[:255] != page.image.description else ""
        links = Links(self._picture, self._href)
        blocks = to_blocks(item.body, links, item.body_line)
        page.body = ArticlePage.body.field.stream_block.to_python(blocks)
        page.summary = item.summary or first_words(blocks) or item.title
        page.article_topics = [ArticleTopic(topic=topic, sort_order=i) for i, topic in enumerate(self._topics())]
        page.attachments = [
            ArticleAttachment(
                document=self.store.document(name, item.line("attachments"), title), title=title, sort_order=i
            )
            for i, (name, title) in enumerate(item.attachments)
        ]

    def _add(self, page: ArticlePage) -> None:
        page.live = True
        page.first_published_at = page.last_published_at = self.item.date or timezone.now()
        page.slug = free_slug(self.parent, page.slug)
        page._normalise_text()
        self.parent.add_child(instance=page)

    def _date_back(self, page: ArticlePage) -> None:
        """Content that is older than its import says so: it was not "updated" by arriving here."""
        if self.item.date is not None:
            Page.objects.filter(pk=page.pk).update(
                first_published_at=self.item.date, last_published_at=self.item.updated or self.item.date
            )

    def _picture(self, name: str, line: int, alt: str) -> int:
        image: CustomImage = self.store.image(name, line, title=alt, alt=alt[:255])
        return int(image.pk)

    def _href(self, href: str, line: int) -> dict[str, str] | None:
        """Web addresses and our own paths as they are; a file of the package becomes a document.

        The rest is only text.
        """
        if href.startswith(("http://", "https://", "mailto:", "tel:", "/", "#")):
            return {"href": href}
        try:
            document = self.store.document(href, line)
        except PackageError as error:
            self.item.warnings.append(f"line {line}: link left out: {error.reason}")
            return None
        return {"linktype": "document", "id": str(document.pk)}

    def _topics(self) -> list[Topic]:
        """The Vietnamese topics of these names or slugs; unknown ones are made, and said."""
        found = []
        vietnamese = Locale.objects.get(language_code="vi")
        for name in self.item.topics:
            slug = slugify(name)[:80]
            topic = Topic.objects.filter(locale=vietnamese, slug=slug).first()
            if topic is None and slug:
                topic = Topic.objects.create(locale=vietnamese, slug=slug, name=name[:80])
                self.item.warnings.append(f"the topic “{name}” was made")
            if topic is not None and topic not in found:
                found.append(topic)
        return found

    def _restrict(self, page: ArticlePage) -> None:
        """A restricted text is for people who are logged in."""
        existing = PageViewRestriction.objects.filter(page=page)
        if self.item.restricted and not existing.exists():
            PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=PageViewRestriction.LOGIN)
        elif not self.item.restricted and self.record is not None:
            for restriction in existing.filter(restriction_type=PageViewRestriction.LOGIN):
                restriction.delete()


def closed_collection(collection: Collection) -> Collection:
    """The part of a site's collection whose documents only people who are logged in may fetch."""
    found: Collection | None = collection.get_children().filter(name=CLOSED_COLLECTION).first()
    if found is None:
        found = collection.add_child(name=CLOSED_COLLECTION)
        CollectionViewRestriction.objects.create(collection=found, restriction_type=CollectionViewRestriction.LOGIN)
    return found


def shared_library() -> Collection | None:
    """The portal's collection: the library that all units may use."""
    return Collection.objects.filter(member_site__site__is_default_site=True).first()


def first_words(blocks: list[dict[str, Any]]) -> str:
    """A lead from the first paragraph of a text that has none."""
    for block in blocks:
        if block["type"] == "paragraph":
            text = " ".join(
                ArticlePage.body.field.stream_block.child_blocks["paragraph"].get_searchable_content(
                    ArticlePage.body.field.stream_block.child_blocks["paragraph"].to_python(block["value"])
                )
            )
            text = " ".join(text.split())
            return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…"
    return ""


def free_slug(parent: Page, slug: str) -> str:
    """`slug`, or the first of `slug-2`, `slug-3` … that no other child of `parent` has."""
    taken = set(parent.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
