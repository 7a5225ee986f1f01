"""`python -m tests.benchmarks.tenants.province template|grow`: the provinces that are compared.

`template ARTICLES` makes a portal and one unit's site whose articles, pictures, documents, drafts, locked pages and
pages in the workflow went through the models. `grow SITES` provisions the other sites and copies that content to each.
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta
from typing import Any

import django

from tests.benchmarks.tenants.cloning import (
    Rows,
    by_kind,
    copy_found_texts,
    moved,
    moved_text,
    new_uuid,
    new_uuid_text,
    quoted,
    reset_sequences,
    starting,
    with_word,
)

HOST = "hai-van.test"
TEMPLATE = "don-vi-001"
SINCE = date(2025, 7, 1)
PICTURES, DOCUMENTS, DRAFTS, LOCKED, WAITING, REDIRECTS = 20, 12, 10, 5, 3, 5
# Share of the articles in each section of a unit, and the section of the portal that takes them.
SECTIONS = {
    "tin-hoat-dong": (0.7, "chi-dao-dieu-hanh"),
    "chuyen-nganh": (0.2, "kinh-te-xa-hoi"),
    "thong-bao": (0.1, "thong-bao"),
}
TEXT = "Ủy ban nhân dân tỉnh yêu cầu các sở, ngành và địa phương rà soát công việc, báo cáo trước ngày 25 hằng tháng. "


def code_of(number: int) -> str:
    return f"don-vi-{number:03}"


def word_of(code: str) -> str:
    """A word that is found on one site only; of letters, as the search reads 002 as the number 2."""
    number = "000" if code == "ubnd" else code[-3:]
    return "kw" + "".join(chr(ord("a") + int(digit)) for digit in number)


def host_of(code: str) -> str:
    return HOST if code == "ubnd" else f"{code}.{HOST}"


# ---- the template ----
def build_template(articles: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from wagtail.models import Locale

    from news.models import Topic
    from search import outbox
    from search.vocabulary import refresh
    from sites.models import MemberSite
    from sites.standard_kinds import ensure_standard_kinds
    from tests.factories import make_user

    call_command("migrate", verbosity=0)
    call_command("compile_catalogues", verbosity=0)
    for language, _label in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=language)
    ensure_standard_kinds()
    vietnamese = Locale.objects.get(language_code="vi")
    for rank in range(10):
        Topic.objects.create(slug=f"chu-de-{rank}", name=f"Chủ đề số {rank}", rank=rank, locale=vietnamese)
    add_site("ubnd", "province", portal=True)
    add_site(TEMPLATE, "department")
    for role in ("central_editor", "campaign_manager", "auditor"):
        make_user(role.replace("_", "-"), role=role, unit="ubnd", first_name="Hà", last_name="Lê Thị Thu")
    with outbox.held():
        fill(MemberSite.objects.for_serving().get(unit__code=TEMPLATE), articles)
    outbox.apply()
    refresh()


def add_site(code: str, kind: str, *, portal: bool = False) -> Any:
    """A unit, its site, its webmaster and an author; redirects."""
    from wagtail.contrib.redirects.models import Redirect

    from sites.actions import ProvisionSiteAction
    from sites.models import Unit, UnitKind, UnitPeriod
    from tests.factories import make_user

    unit = Unit.objects.create(code=code, rank=1 if portal else 10)
    parent = None if portal else Unit.objects.get(code="ubnd")
    name = "Ủy ban nhân dân tỉnh Hải Vân" if portal else f"Cơ quan {code[-3:]} của tỉnh"
    UnitPeriod.objects.create(
        unit=unit, kind=UnitKind.objects.get(code=kind), parent=parent, name=name, valid_from=SINCE
    )
    template = "portal" if portal else "unit"
    member_site = ProvisionSiteAction(host_of(code), unit, template=template, portal=portal, port=80).execute()
    make_user(f"{code}-web", role="unit_webmaster", unit=code, first_name="Huy", last_name="Phạm Đức")
    make_user(f"{code}-viet", role="unit_author", unit=code, first_name="Lan", last_name="Ngô Thị")
    site = member_site.member_site.site
    Redirect.objects.bulk_create(
        Redirect(site=site, old_path=f"/cu/{number}", redirect_link="/lien-he/") for number in range(REDIRECTS)
    )
    return member_site.member_site


def fill(member_site: Any, articles: int) -> None:
    """Content of the template site, each kind in one go, so that its ids lie side by side."""
    from django.utils import timezone

    from cms.users.models import User
    from news.models import ArticleAttachment
    from tests.factories import body, make_article, make_document, make_image, section

    webmaster = User.objects.get(username=f"{TEMPLATE}-web")
    author = User.objects.get(username=f"{TEMPLATE}-viet")
    owned = {"collection": member_site.collection, "uploaded_by_user": webmaster}
    images = [make_image(f"Ảnh số {number}", **owned) for number in range(PICTURES)]
    documents = [make_document(f"Văn bản số {number}", name=f"van-ban-{number}.pdf") for number in range(DOCUMENTS)]
    for document in documents:
        document.collection, document.uploaded_by_user = member_site.collection, webmaster
        document.save()
    host = member_site.site.hostname
    sections = [section(host, slug) for slug, (share, _) in SECTIONS.items() for _ in range(int(share * 10))]
    start = timezone.now() - timedelta(hours=4 * articles)
    for number in range(articles + DRAFTS + WAITING):
        article = make_article(
            type(sections[0]).objects.get(pk=sections[number % len(sections)].pk),
            f"Bài số {number} về công việc của cơ quan",
            publish=False,
            topics=(),
            date=start + timedelta(hours=4 * number),
            summary=f"Tóm tắt bài số {number}.",
            body=body(TEXT * 3, f"Bài số {number}."),
            image=images[number % PICTURES],
            image_alt="Một con tàu",
            owner=author,
        )
        add_topics(article, number)
        if number % 50 == 0:
            article.attachments = [ArticleAttachment(document=documents[number % DOCUMENTS])]
        article.locked = number < LOCKED
        article.locked_by, article.locked_at = (webmaster, timezone.now()) if article.locked else (None, None)
        article.save()
        revision = article.save_revision(user=author, log_action=True)
        if number < articles:
            revision.publish(user=webmaster)
        elif number < articles + WAITING:
            article.get_workflow().start(article, author)


def add_topics(article: Any, number: int) -> None:
    from news.models import ArticleTopic, Topic

    article.article_topics = [ArticleTopic(topic=Topic.objects.get(slug=f"chu-de-{number % 10}"))]


# ---- the others ----
def grow(sites: int) -> None:
    from django.db import connection, transaction
    from wagtail.models import Page

    from cms.core.jobs import analyse
    from cms.media.models import CustomImage
    from news.models import ArticlePage
    from search.models import SearchEntry
    from search.vocabulary import refresh

    source = Template()
    for number in range(sites):
        if number == 1:  # The template itself.
            continue
        with transaction.atomic():
            source.copy_to("ubnd" if number == 0 else code_of(number))
    source.finish()
    refresh()
    analyse()  # As the clock does every day.
    if connection.vendor == "postgresql":  # It does so by itself, after a while.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    found = {model.__name__: model.objects.count() for model in (ArticlePage, CustomImage, SearchEntry)}
    problems = [rows for rows in Page.find_problems() if rows]
    if problems:
        raise AssertionError(f"the page tree is broken: {problems}")
    print(f"{sites} sites: {found}", flush=True)


class Template:
    """What the template site holds, and how it is copied."""

    def __init__(self) -> None:
        from django.contrib.contenttypes.models import ContentType
        from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision, TaskState, WorkflowState
        from wagtail.search.models import IndexEntry

        from cms.media.models import CustomDocument, CustomImage, CustomRendition
        from news.models import ArticleAttachment, ArticlePage, ArticleTopic
        from search.models import SearchEntry
        from sites.models import MemberSite

        self.member_site = MemberSite.objects.for_serving().get(unit__code=TEMPLATE)
        articles = ArticlePage.objects.descendant_of(self.member_site.site.root_page)
        keys = sorted(articles.values_list("pk", flat=True))
        first, last = keys[0], keys[-1]
        article = ContentType.objects.get_for_model(ArticlePage)
        collection = {"collection": self.member_site.collection}
        images = CustomImage.objects.filter(**collection)
        documents = CustomDocument.objects.filter(**collection)
        self.page = Rows.of(Page.objects.filter(pk__range=(first, last)))
        self.article = Rows.of(articles)
        self.topic = Rows.of(ArticleTopic.objects.all())
        self.attachment = Rows.of(ArticleAttachment.objects.all())
        self.revision = Rows.of(Revision.objects.filter(content_type=article))
        self.log = Rows.of(PageLogEntry.objects.filter(page_id__gte=first, page_id__lte=last))
        self.workflow = Rows.of(WorkflowState.objects.all())
        self.task = Rows.of(TaskState.objects.all())
        self.image, self.document = Rows.of(images), Rows.of(documents)
        self.rendition = Rows.of(CustomRendition.objects.all())
        self.reference = Rows.of(ReferenceIndex.objects.filter(content_type=article))
        self.kinds = {
            ContentType.objects.get_for_model(getattr(self, name).model).pk: name
            for name in ("article", "image", "document")
        }
        self.entry = Rows.of(IndexEntry.objects.filter(content_type__in=self.kinds))
        self.found = Rows.of(SearchEntry.objects.filter(content_type=article))

    def copy_to(self, code: str) -> None:
        """Make the site of `code` (the portal is there) and give it the template's content."""
        from django.db.models import F
        from wagtail.models import Page

        from cms.users.models import User
        from sites.models import MemberSite

        if code == "ubnd":
            member_site = MemberSite.objects.for_serving().get(unit__code=code)
        else:
            member_site = add_site(code, "department")
        people = {role: str(User.objects.get(username=f"{code}-{role}").pk) for role in ("web", "viet")}
        paths, urls, below = {}, {}, {}
        for slug, (_share, at_portal) in SECTIONS.items():
            old = self.section(self.member_site, slug)
            new = self.section(member_site, at_portal if code == "ubnd" else slug)
            paths[old.path], urls[old.url_path] = new.path, new.url_path
            below[old.path_on_site] = new.path_on_site
            Page.objects.filter(pk=new.pk).update(numchild=F("numchild") + old.numchild)
        shift = {name: rows.next_shift() for name, rows in vars(self).items() if isinstance(rows, Rows)}
        self.copy_media(shift, member_site, people)
        self.copy_articles(shift, code, people, paths, urls)
        self.copy_history(shift, people)
        self.copy_indexes(shift, member_site, below)

    def section(self, member_site: Any, slug: str) -> Any:
        from wagtail.models import Page

        found = Page.objects.descendant_of(member_site.site.root_page).get(slug=slug)
        found.path_on_site = found.url_path[len(member_site.site.root_page.url_path) - 1 :]
        return found

    def copy_media(self, shift: dict[str, int], member_site: Any, people: dict[str, str]) -> None:
        owned = {"collection_id": str(member_site.collection_id), "uploaded_by_user_id": people["web"]}
        self.image.copy(shift["image"], **owned)
        self.document.copy(shift["document"], **owned)
        self.rendition.copy(shift["rendition"], image_id=moved("image_id", shift["image"]))

    def copy_articles(
        self, shift: dict[str, int], code: str, people: dict[str, str], paths: dict[str, str], urls: dict[str, str]
    ) -> None:
        self.revision.copy(shift["revision"], object_id=moved_text("object_id", shift["page"]), user_id=people["viet"])
        self.page.copy(
            shift["page"],
            path=starting("path", paths),
            url_path=starting("url_path", urls),
            translation_key=new_uuid(),
            title=f"title || {quoted(f' ({code})')}",
            draft_title=f"draft_title || {quoted(f' ({code})')}",
            owner_id=people["viet"],
            locked_by_id=f"CASE WHEN locked_by_id IS NULL THEN NULL ELSE {people['web']} END",
            latest_revision_id=moved("latest_revision_id", shift["revision"]),
            live_revision_id=moved("live_revision_id", shift["revision"]),
        )
        self.article.copy(shift["page"], image_id=moved("image_id", shift["image"]))
        self.topic.copy(shift["topic"], page_id=moved("page_id", shift["page"]))
        self.attachment.copy(
            shift["attachment"],
            page_id=moved("page_id", shift["page"]),
            document_id=moved("document_id", shift["document"]),
        )

    def copy_history(self, shift: dict[str, int], people: dict[str, str]) -> None:
        self.log.copy(
            shift["log"],
            page_id=moved("page_id", shift["page"]),
            revision_id=moved("revision_id", shift["revision"]),
            user_id=f"CASE WHEN user_id IS NULL THEN NULL ELSE {people['web']} END",
            uuid=new_uuid(),
        )
        self.workflow.copy(
            shift["workflow"],
            object_id=moved_text("object_id", shift["page"]),
            requested_by_id=people["viet"],
            current_task_state_id=moved("current_task_state_id", shift["task"]),
        )
        self.task.copy(
            shift["task"],
            workflow_state_id=moved("workflow_state_id", shift["workflow"]),
            revision_id=moved("revision_id", shift["revision"]),
        )

    def copy_indexes(self, shift: dict[str, int], member_site: Any, below: dict[str, str]) -> None:
        """What refers to what, and what is found in the admin's search and in the public one."""
        pages = shift["page"]
        kinds = {pk: shift[{"article": "page"}.get(name, name)] for pk, name in self.kinds.items()}
        self.reference.copy(
            shift["reference"],
            object_id=moved_text("object_id", pages),
            to_object_id=by_kind("to_content_type_id", "to_object_id", kinds),
        )
        word = word_of(member_site.unit.code)
        self.entry.copy(
            shift["entry"],
            object_id=by_kind("content_type_id", "object_id", kinds),
            title=with_word("title", word),
            autocomplete=with_word("autocomplete", word),
        )
        self.found.copy(
            shift["found"],
            key=f"'news.articlepage:' || {moved_text('object_id', pages)} || ':vi'",
            object_id=moved_text("object_id", pages),
            group_key=new_uuid_text(),
            site_id=str(member_site.pk),
            unit_id=str(member_site.unit_id),
            path=starting("path", below),
        )
        copy_found_texts(self.found, shift["found"], word)

    def finish(self) -> None:
        reset_sequences([rows.model for rows in vars(self).values() if isinstance(rows, Rows)])


if __name__ == "__main__":
    django.setup()
    start = time.monotonic()
    {"template": build_template, "grow": grow}[sys.argv[1]](int(sys.argv[2]))
    print(f"{sys.argv[1]}: {time.monotonic() - start:.0f} s", flush=True)
