"""No way leads a half translated page online. Each way that was found is tried, against each kind of such a page.

`mixed`: a page in English with Vietnamese text, without the desk. `unreviewed`: a page that the desk is translating.
Both: the page does not become live, whoever tries is told why, and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import Translation, TranslationSource

from cms.core.actions import ActionError
from cms.core.publishing import PublishRefused
from news.models import ArticlePage, SectionPage
from sites.actions import ensure_translated_section
from tests.conftest import PORTAL
from tests.exchange.packages import run, write
from tests.factories import body, make_article, make_user, section
from tests.translation.makers import SENTENCES, Desk, fresh, in_state, locale, make_source, request
from translation.actions import ApproveJobAction, PublishJobAction
from translation.enums import JobState
from translation.gate import looks_vietnamese

pytestmark = pytest.mark.django_db

TITLE = "Attracting investment"


def mixed(**values: Any) -> ArticlePage:
    """An English page, a draft, whose text is half in Vietnamese."""
    values.setdefault("body", body("This paragraph is English.", SENTENCES[0]))
    return make_article(section(PORTAL, "tin-tuc", "en"), TITLE, publish=False, **values)


def unreviewed() -> ArticlePage:
    """The target of a job: still Vietnamese."""
    job = request(make_source())
    page: ArticlePage = job.target
    return page


KINDS: dict[str, Callable[[], ArticlePage]] = {"mixed": mixed, "unreviewed": unreviewed}


def is_live(page: Any) -> bool:
    return Page.objects.filter(pk=page.pk, live=True).exists()


def latest(page: Any) -> Revision:
    found = ArticlePage.objects.get(pk=page.pk)
    return found.get_latest_revision() or found.save_revision()


# ---- from Python: actions, commands, scripts ----
def publish_revision(page: Any) -> None:
    latest(page).publish()


def publish_by_wagtails_action(page: Any) -> None:
    """As the admin's form does, past `Page.publish`."""
    from wagtail.actions.publish_page_revision import PublishPageRevisionAction

    PublishPageRevisionAction(latest(page)).execute(skip_permission_checks=True)


def save_as_live(page: Any) -> None:
    found = ArticlePage.objects.get(pk=page.pk)
    found.live = True
    found.save()


def save_base_as_live(page: Any) -> None:
    found = Page.objects.get(pk=page.pk)
    found.live = True
    found.save()


def save_live_field(page: Any) -> None:
    found = ArticlePage.objects.get(pk=page.pk)
    found.live = True
    found.save(update_fields=["live"])


def save_target(page: Any) -> None:
    """wagtail-localize: `Translation.save_target(publish=True)`; publishes after commit."""
    source = ArticlePage.objects.filter(translation_key=page.translation_key, locale__language_code="vi").first()
    if source is None:
        source = make_article(section(PORTAL, "tin-tuc"), "Bài gốc bằng tiếng Việt", body=body(*SENTENCES))
        Page.objects.filter(pk=page.pk).update(translation_key=source.translation_key)
    made, _created = TranslationSource.update_or_create_from_instance(source)
    translation, _created = Translation.objects.get_or_create(source=made, target_locale=locale("en"))
    translation.save_target(publish=True)


WAYS = (
    publish_revision,
    publish_by_wagtails_action,
    save_as_live,
    save_base_as_live,
    save_live_field,
    save_target,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_refused_from_python(way, kind, on_commit):
    page = KINDS[kind]()
    with pytest.raises(PublishRefused), on_commit():
        way(page)
    assert not is_live(page)


@pytest.mark.parametrize("kind", KINDS)
def test_scheduled_publication_is_refused_when_it_is_set(kind):
    page = ArticlePage.objects.get(pk=KINDS[kind]().pk)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    with pytest.raises(PublishRefused):
        page.save_revision().publish()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_schedule_from_before_is_called_off_and_stops_no_other(kind):
    """The clock: the refused one is taken off the list and noted, the next one goes online."""
    page = KINDS[kind]()
    past = timezone.now() - timedelta(minutes=5)
    revision = latest(page)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past)
    other = make_article(section(PORTAL, "tin-tuc"), "Bài hẹn giờ", publish=False)
    due = other.save_revision()
    Revision.objects.filter(pk=due.pk).update(approved_go_live_at=past + timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)
    assert not is_live(page)
    assert is_live(other)
    assert not Revision.objects.filter(pk=revision.pk, approved_go_live_at__isnull=False).exists()
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.schedule.cancel").exists()


def test_a_new_live_row_becomes_a_draft():
    """A form for a new page and scripts add rows that are live from the start: what is in them is kept."""
    parent = section(PORTAL, "tin-tuc", "en")
    page = ArticlePage(
        title=TITLE, locale=parent.locale, summary="Short.", date=timezone.now(), body=body(SENTENCES[0])
    )
    page.live = True
    parent.add_child(instance=page)
    assert not is_live(page)
    assert not page.live
    assert ArticlePage.objects.get(pk=page.pk).title == TITLE


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_that_would_be_live_becomes_a_draft(kind):
    page = KINDS[kind]()
    Page.objects.filter(pk=page.pk).update(live=True)  # As if it had slipped through before.
    copied = ArticlePage.objects.get(pk=page.pk).copy(update_attrs={"slug": "ban-sao"}, keep_live=True)
    assert not is_live(copied)


def test_a_live_page_gets_no_vietnamese_text(on_commit):
    """wagtail-localize writes into the live row; scripts may."""
    page = make_article(section(PORTAL, "tin-tuc", "en"), TITLE)
    assert is_live(page)
    found = ArticlePage.objects.get(pk=page.pk)
    found.body = body(SENTENCES[0])
    with pytest.raises(PublishRefused):
        found.save()
    found = ArticlePage.objects.get(pk=page.pk)
    found.summary = "Another summary, in English."
    found.save()


def test_what_slipped_through_before_may_still_be_saved():
    """A page with a name, or with text from before the desk, is not frozen by its own past."""
    page = mixed()
    Page.objects.filter(pk=page.pk).update(live=True)
    found = ArticlePage.objects.get(pk=page.pk)
    found.summary = "Another summary, in English."
    found.save()
    assert ArticlePage.objects.get(pk=page.pk).summary == "Another summary, in English."


def test_unreviewed_text_does_not_reach_a_live_translation(on_commit):
    """English, complete, but nobody has reviewed it: the row that readers see does not change past the desk."""
    with on_commit():
        job = in_state(Desk(), JobState.PUBLISHED)
    page = job.target
    page.title = "A title that nobody reviewed"
    with pytest.raises(PublishRefused):
        page.save()
    with pytest.raises(PublishRefused):
        page.save_revision().publish()
    assert Page.objects.get(pk=page.pk).title != page.title


def test_approved_goes_online_when_the_desk_says_so(on_commit):
    """The reviewed revision itself, by somebody who may publish, before its hour."""
    desk = Desk()
    with on_commit():
        job = in_state(desk, JobState.IN_REVIEW)
    ApproveJobAction(job, desk.reviewer(), go_live_at=timezone.now() + timedelta(days=2)).execute()
    job = fresh(job)
    with pytest.raises(PublishRefused):
        job.reviewed_revision.publish()
    with pytest.raises(PublishRefused):
        publish_by_wagtails_action(job.target)
    assert not is_live(job.target)
    PublishJobAction(job).execute()
    assert is_live(job.target)


def test_reverting_to_an_earlier_revision(on_commit):
    with on_commit():
        job = in_state(Desk(), JobState.PUBLISHED)
    first = job.target.revisions.order_by("pk").first()
    assert first.pk != job.reviewed_revision_id
    with pytest.raises(PublishRefused):
        first.publish()
    job.reviewed_revision.publish()  # Again what is online already.


# ---- sections ----
def test_a_section_that_people_added_waits_for_its_title(portal):
    home = portal.site.root_page
    own = SectionPage(title="Nông thôn mới", slug="nong-thon-moi", locale=home.locale)
    home.add_child(instance=own)
    own.save_revision().publish()
    with pytest.raises(ActionError, match="Nông thôn mới"):
        ensure_translated_section(portal, own, locale("en"))
    assert not own.has_translation(locale("en")), "nothing half done"


def test_a_section_whose_title_is_a_name_is_copied(portal):
    home = portal.site.root_page
    own = SectionPage(title="OCOP", slug="ocop", locale=home.locale)
    home.add_child(instance=own)
    own.save_revision().publish()
    copied = ensure_translated_section(portal, own, locale("en"))
    assert is_live(copied)


def test_an_article_below_such_a_section_is_requested_with_it(portal):
    home = portal.site.root_page
    own = SectionPage(title="Nông thôn mới", slug="nong-thon-moi", locale=home.locale)
    home.add_child(instance=own)
    own.save_revision().publish()
    job = request(make_article(own, "Bài trong chuyên mục mới", body=body(*SENTENCES)))
    parent = job.target.get_parent()
    assert not parent.live
    assert parent.translation_key == own.translation_key


@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh-hans"])
def test_opened_languages_are_live_although_names_fall_back(language, portal):
    home = portal.site.root_page.get_translation(locale(language))
    assert home.live


# ---- what is Vietnamese ----
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ủy ban nhân dân tỉnh vừa ban hành kế hoạch.", True),
        ("<b>Ủy ban</b> nhân dân tỉnh vừa ban hành", True),
        ("The People's Committee of Hải Vân issued a plan.", False),
        ("Nguyễn Văn An", False),
        ("人民委員会は計画を発表した。", False),
        ("Người dân Cửa Vịnh", True),
    ],
)
def test_vietnamese_sentences_are_told_from_names(text, expected):
    assert looks_vietnamese(text) is expected


# ---- the admin ----
def form_of(page: ArticlePage, **changed: Any) -> dict[str, Any]:
    data = {
        "title": page.title, "slug": page.slug, "summary": page.summary, "date": "2026-10-01 08:00",
        "seo_title": "", "search_description": "", "author": "", "source": "", "number": "", "badge": "",
        "body": streamfield([]), "article_topics": inline_formset([]), "attachments": inline_formset([]),
        "relations": inline_formset([]), "comments": inline_formset([]), **changed,
    }  # fmt: skip
    return dict(nested_form_data(data))


VIETNAMESE_SUMMARY = "Ủy ban nhân dân tỉnh vừa ban hành kế hoạch thu hút đầu tư."


@pytest.fixture(params=["administrator", "webmaster"])
def client(request, at):
    client = at(PORTAL)
    if request.param == "administrator":
        user = make_user("quan-tri", is_superuser=True)
    else:
        user = make_user("quan-tri-trang", role="unit_webmaster", unit="ubnd")
    client.force_login(user)
    return client


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def is_told(response: Any) -> None:
    text = told(response)
    assert "Vietnamese text" in text or "translation desk" in text or "tiếng Việt" in text or "dịch thuật" in text, text


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_a_page(kind, client):
    page = KINDS[kind]()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = form_of(page, summary=VIETNAMESE_SUMMARY)
    response = client.post(url, {**data, "action-publish": "1"})
    assert response.status_code == 302
    is_told(response)
    assert not is_live(page)
    assert latest(page).as_object().summary == VIETNAMESE_SUMMARY, "what was typed is kept as a draft"


def test_the_form_of_a_new_page(client):
    parent = section(PORTAL, "tin-tuc", "en")
    url = reverse("wagtailadmin_pages:add", args=["news", "articlepage", parent.pk])
    new = ArticlePage(title="A new article", slug="a-new-article", summary=VIETNAMESE_SUMMARY)
    response = client.post(url, {**form_of(new), "action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors if response.context else ""
    is_told(response)
    made = ArticlePage.objects.get(slug="a-new-article")
    assert not made.live
    assert made.summary == VIETNAMESE_SUMMARY


@pytest.mark.parametrize("kind", KINDS)
def test_a_schedule_in_the_form(kind, client):
    page = KINDS[kind]()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    data = form_of(page, summary=VIETNAMESE_SUMMARY, go_live_at=later)
    response = client.post(url, {**data, "action-publish": "1"})
    is_told(response)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_reverting_in_the_form(kind, client):
    page = KINDS[kind]()
    revision = latest(page)
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(url).status_code in {200, 302}
    data = {**form_of(page, summary=VIETNAMESE_SUMMARY), "revision": str(revision.pk), "action-publish": "1"}
    response = client.post(edit, data)
    is_told(response)
    assert not is_live(page)


@pytest.mark.parametrize("kind", KINDS)
def test_bulk_publication(kind, client):
    page = KINDS[kind]()
    good = make_article(section(PORTAL, "tin-tuc", "en"), "A good one", publish=False)
    url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?next=/admin/"
    response = client.post(f"{url}&id={page.pk}&id={good.pk}", {"include_descendants": ""})
    assert response.status_code == 302
    is_told(response)
    assert not is_live(page)
    assert not is_live(good), "all or nothing"
    client.post(f"{url}&id={good.pk}", {"include_descendants": ""})
    assert is_live(good)


@pytest.mark.parametrize("kind", KINDS)
def test_bulk_publication_of_what_lies_below(kind, client):
    page = KINDS[kind]()
    parent = page.get_parent()
    url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?next=/admin/&id={parent.pk}"
    response = client.post(url, {"include_descendants": "on"})
    is_told(response)
    assert not is_live(page)


@pytest.mark.parametrize("kind", KINDS)
def test_approval_in_wagtails_workflow(kind, client):
    page = ArticlePage.objects.get(pk=KINDS[kind]().pk)
    latest(page)
    author = make_user("tac-gia", role="unit_author", unit="ubnd")
    page.get_workflow().start(page, author)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    response = client.post(url, {"comment": ""})
    assert not is_live(page)
    if response.status_code == 302 and "login" not in response.headers["Location"]:
        assert told(response)
    state.refresh_from_db()


@pytest.mark.parametrize("kind", KINDS)
def test_the_admins_api(kind, at):
    page = KINDS[kind]()
    latest(page)
    client = at(PORTAL)
    client.force_login(make_user("quan-tri", is_superuser=True))
    answer = client.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"]))
    assert answer.status_code == 403, answer.content
    assert answer.json()["detail"]
    assert not is_live(page)


@pytest.mark.parametrize("kind", KINDS)
def test_copying_in_the_admin(kind, client):
    page = KINDS[kind]()
    Page.objects.filter(pk=page.pk).update(live=True)
    data = {
        "new_title": "A copy", "new_slug": "a-copy", "new_parent_page": str(page.get_parent().pk),
        "copy_subpages": "", "publish_copies": "on", "alias": "",
    }  # fmt: skip
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert not Page.objects.filter(slug="a-copy", live=True).exists()


def test_an_old_form_of_wagtail_localizes_editor(client):
    """Its buttons, sent by a form that was open before."""
    page = unreviewed()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for button in ("localize-restart-translation", "localize-convert-to-alias"):
        client.post(edit, {**form_of(page), button: "1", "action": "publish"})
    assert not is_live(page)
    assert Page.objects.get(pk=page.pk).alias_of_id is None


# ---- packages ----
def test_a_package_in_two_languages_is_refused(tmp_path, portal):
    section(PORTAL, "kinh-te-xa-hoi", "en")
    write(tmp_path, "mixed.md", f"This is English.\n\n{SENTENCES[0]}", lang="en", title=TITLE)
    write(tmp_path, "good.md", lang="en", title="A good one")
    rows = run(tmp_path, portal)
    assert rows["mixed.md"].status == "error"
    assert "Vietnamese text" in rows["mixed.md"].message or "tiếng Việt" in rows["mixed.md"].message
    assert not ArticlePage.objects.filter(title=TITLE).exists(), "nothing half done"
    assert is_live(ArticlePage.objects.get(title="A good one"))


def test_a_package_below_a_section_without_a_title_is_refused(tmp_path, portal):
    home = portal.site.root_page
    own = SectionPage(title="Nông thôn mới", slug="nong-thon-moi", locale=home.locale)
    home.add_child(instance=own)
    own.save_revision().publish()
    write(tmp_path, "good.md", lang="en", title=TITLE, section="nong-thon-moi")
    row = run(tmp_path, portal)["good.md"]
    assert row.status == "error"
    assert "Nông thôn mới" in row.message
    assert not ArticlePage.objects.filter(title=TITLE).exists()
    assert request(own).state == JobState.QUEUED, "the way out"


def test_a_package_does_not_overwrite_what_the_desk_translates(tmp_path, portal):
    write(tmp_path, "ra-khoi.md")
    run(tmp_path, portal)
    source = ArticlePage.objects.get(title="Ra khơi")
    job = request(source)
    write(tmp_path, "put-to-sea.md", lang="en", title=TITLE, translation_of="ra-khoi")
    assert run(tmp_path, portal)["put-to-sea.md"].status == "error"
    assert not is_live(job.target)


# ---- locks ----
def test_a_page_in_review_is_locked_and_free_again_afterwards(on_commit):
    desk = Desk()
    with on_commit():
        job = in_state(desk, JobState.IN_REVIEW)
    page = Page.objects.get(pk=job.target.pk)
    assert page.locked
    assert page.get_lock().for_user(make_user("ai-do"))
    with on_commit():
        ApproveJobAction(job, desk.reviewer()).execute()
    page.refresh_from_db()
    assert page.live
    assert not page.locked


@pytest.mark.parametrize("what", ["delete", "unpublish", "move", "bulk"])
def test_a_page_in_review_is_not_taken_away(what, at, on_commit):
    with on_commit():
        job = in_state(Desk(), JobState.IN_REVIEW)
    page = job.target
    Page.objects.filter(pk=page.pk).update(live=True)
    client = at(PORTAL)
    client.force_login(make_user("quan-tri-trang", role="unit_webmaster", unit="ubnd"))
    elsewhere = section(PORTAL, "thong-bao", "en")
    before = Page.objects.get(pk=page.pk).path
    if what == "move":
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk]))
    elif what == "bulk":
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        client.post(f"{url}?next=/admin/&id={page.pk}")
    else:
        client.post(reverse(f"wagtailadmin_pages:{what}", args=[page.pk]))
    after = Page.objects.filter(pk=page.pk).first()
    assert after is not None
    assert after.live
    assert after.path == before
