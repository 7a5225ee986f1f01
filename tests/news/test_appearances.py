"""News both ways, by reference: what readers see, and what every step allows and refuses."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, ModelLogEntry, PageLogEntry, PageViewRestriction

from cms.core.actions import ActionError
from news import actions
from news.enums import TRANSITIONS, AppearanceState
from news.models import Appearance, ArticlePage
from news.originals import checksum_of, differences, hidden_reasons, snapshot_of
from tests.factories import VIETNAM, body, make_article, make_image, make_user, path_of, section
from tests.news.sharing import (
    DEPARTMENT,
    ECONOMY,
    FIELD,
    LOCAL,
    PORTAL,
    WARD,
    accepted,
    distributed,
    nominated,
    publish,
    unit_article,
)
from tests.sites.test_routing import translated

pytestmark = pytest.mark.django_db

LIST = f"/tin-tuc/{ECONOMY}/"


def html(at, path, host=PORTAL):
    response = at(host).get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def listed(response) -> list[str]:
    return [article.card_title for article in response.context["articles"].object_list]


# ---- up ----
def test_an_accepted_article_is_read_on_the_portal_under_the_editors_title(at):
    article = unit_article(summary="Dẫn của sở.", image=make_image(), body=body("Tôm đầy ao."))
    row = accepted(article, own_title="Tôm Hải Vân được mùa", own_lead="Dẫn của cổng.")
    for path in (LIST, "/tin-tuc/", "/"):
        page = html(at, path)
        assert "Tôm Hải Vân được mùa" in page, path
        assert "Vụ tôm trúng mùa" not in page, path
        assert "Sở Nông nghiệp và Môi trường" in page
        assert f"{LIST}bai/{row.pk}/vu-tom-trung-mua/" in page
    page = html(at, f"{LIST}bai/{row.pk}/vu-tom-trung-mua/")
    original = f"http://{DEPARTMENT}{path_of(article)}"
    assert f'<link rel="canonical" href="{original}">' in page
    assert f'<a href="{original}">' in page
    assert "<h1>Tôm Hải Vân được mùa</h1>" in page
    assert "Dẫn của cổng." in page
    assert "Tôm đầy ao." in page
    assert "Sở Nông nghiệp và Môi trường" in page
    assert "noindex" not in page
    # On the unit's own site it is what it was.
    assert "<h1>Vụ tôm trúng mùa</h1>" in html(at, path_of(article), DEPARTMENT)
    assert ArticlePage.objects.filter(title="Vụ tôm trúng mùa").count() == 1, "no copies"


def test_counts_and_feeds_hold_it(at):
    make_article(section(PORTAL, ECONOMY), "Của tỉnh")
    row = accepted(own_title="Tôm được mùa")
    response = at(PORTAL).get("/tin-tuc/")
    assert response.context["articles"].paginator.count == 2
    assert {line["page"].slug: line["count"] for line in response.context["neighbours"]}[ECONOMY] == 2
    for path in (f"{LIST}rss/", f"{LIST}atom/", "/tin-tuc/rss/", "/rss/all.xml"):
        feed = at(PORTAL).get(path).content.decode()
        text = "".join(ElementTree.fromstring(feed).itertext())
        assert "Tôm được mùa" in text, path
        assert f"http://{PORTAL}{LIST}bai/{row.pk}/" in feed, path
        assert f"http://{DEPARTMENT}/tin-tuc/{FIELD}/" in feed, "its identity is the original's"
    assert "Tôm được mùa" not in at(WARD).get("/rss/all.xml").content.decode()
    assert "Vụ tôm trúng mùa" in at(DEPARTMENT).get("/rss/all.xml").content.decode()


def test_filters_work_on_what_appears(at):
    accepted(unit_article(topics=("nghe-ca",), date=datetime(2026, 9, 5, tzinfo=VIETNAM)))
    assert listed(at(PORTAL).get(f"{LIST}?topic=nghe-ca&from=2026-09-01&to=2026-09-30")) == ["Vụ tôm trúng mùa"]
    assert listed(at(PORTAL).get(f"{LIST}?topic=thien-tai")) == []


@pytest.mark.parametrize("state", ["nominated", "returned", "declined", "withdrawn", "removed"])
def test_nothing_else_than_accepted_is_shown(at, state):
    row = accepted(own_title="Tôm được mùa")
    url = f"{LIST}bai/{row.pk}/vu-tom-trung-mua/"
    Appearance.objects.update(state=state)
    assert at(PORTAL).get(url).status_code == 404
    for path in (LIST, "/", "/tin-tuc/", "/rss/all.xml"):
        assert "Tôm được mùa" not in html(at, path)


def test_its_page_is_only_in_its_section_and_an_old_slug_leads_on(at):
    row = accepted()
    assert at(PORTAL).get(f"/tin-tuc/bai/{row.pk}/vu-tom-trung-mua/").status_code == 404
    assert at(PORTAL).get(f"{LIST}bai/{row.pk + 1}/vu-tom-trung-mua/").status_code == 404
    assert at(DEPARTMENT).get(f"/tin-tuc/{FIELD}/bai/{row.pk}/vu-tom-trung-mua/").status_code == 404
    assert at(PORTAL).get(f"{LIST}bai/{row.pk}/cu/")["Location"] == f"{LIST}bai/{row.pk}/vu-tom-trung-mua/"


def test_a_correction_is_everywhere_at_once(at, on_commit):
    article = unit_article()
    row = accepted(article)
    assert row.changed_at is None
    with on_commit():
        publish(article, title="Vụ tôm trúng lớn", body=body("Giá tôm tăng."))
    assert "Vụ tôm trúng lớn" in html(at, LIST)
    assert "Giá tôm tăng." in html(at, f"{LIST}bai/{row.pk}/vu-tom-trung-mua/")
    row.refresh_from_db()
    assert row.changed_at is not None
    shown = differences(row.snapshot, snapshot_of(row.article_key))
    assert len(shown) == 2
    assert "<del>" in shown[0].html
    assert "<ins>" in shown[0].html
    # Back as it was accepted: nothing to look at any more.
    publish(article, title="Vụ tôm trúng mùa", body=body("Nội dung của bài viết."))
    row.refresh_from_db()
    assert row.changed_at is None


def test_the_seen_change_is_the_new_measure():
    article = unit_article()
    row = accepted(article)
    publish(article, title="Một")
    seen = checksum_of(snapshot_of(row.article_key))
    publish(article, title="Hai")
    with pytest.raises(ActionError):
        actions.SeeChangeAction(row, seen).execute()
    actions.SeeChangeAction(row, checksum_of(snapshot_of(row.article_key))).execute()
    row.refresh_from_db()
    assert row.changed_at is None
    assert row.snapshot["vi"]["title"] == "Hai"
    publish(article, title="Ba")
    row.refresh_from_db()
    assert row.changed_at is not None


def test_differences_are_escaped_and_said():
    before = {"vi": {"title": "A", "summary": "", "details": "", "text": "Một\nHai <b>\nBa"}}
    after = {"vi": {"title": "A", "summary": "", "details": "", "text": "Một\nHai <i> nữa\nBa"}}
    (only,) = differences(before, after)
    assert "&lt;b&gt;" in only.html
    assert "<b>" not in only.html
    assert only.html.count("w-sr-only") >= 2
    assert "Một" not in only.html, "what stayed is left out"


@pytest.mark.parametrize("how", ["unpublish", "delete", "restrict", "restrict-section", "close", "move"])
def test_a_retraction_removes_it_everywhere(at, department, how):
    article = unit_article()
    row = accepted(article, own_title="Tôm được mùa")
    place = row.article_key
    if how == "unpublish":
        article.unpublish()
    elif how == "delete":
        article.delete()
    elif how == "restrict":
        PageViewRestriction.objects.create(page=article.page_ptr, restriction_type="login")
    elif how == "restrict-section":
        PageViewRestriction.objects.create(page=section(DEPARTMENT, FIELD).page_ptr, restriction_type="login")
    elif how == "close":
        department.state = "closed"
        department.save()
    else:
        from sites.models import MemberSite

        ward = MemberSite.objects.get(site__hostname=WARD)
        article.move(section(WARD, LOCAL), pos="last-child")
        ward.state = "closed"
        ward.save()
    assert at(PORTAL).get(f"{LIST}bai/{row.pk}/vu-tom-trung-mua/").status_code == 404
    for path in (LIST, "/tin-tuc/", "/", "/rss/all.xml"):
        assert "Tôm được mùa" not in html(at, path), path
    assert at(PORTAL).get(LIST).context["articles"].paginator.count == 0
    why = {"delete": "deleted", "unpublish": "unpublished", "close": "closed", "move": "closed"}
    assert hidden_reasons([place])[place] == why.get(how, "restricted")
    row.refresh_from_db()
    assert row.title == "Vụ tôm trúng mùa", "the list still says what it was"


def test_those_who_accepted_hear_of_changes_and_retractions(on_commit, department):
    editor = make_user(role="central_editor", email="bt@portal.test")
    webmaster = make_user(role="unit_webmaster", unit="snnmt", email="web@snnmt.test")
    article = unit_article()
    with on_commit():
        row = nominated(article, user=webmaster, note="Đăng giúp")
    assert [m.to for m in mail.outbox] == [["bt@portal.test"]]
    assert "Đăng giúp" in mail.outbox[0].body
    assert f"http://{PORTAL}/admin/shared-news/{row.pk}/" in mail.outbox[0].body
    mail.outbox.clear()
    with on_commit():
        actions.AcceptAction(row, section(PORTAL, ECONOMY), user=editor).execute()
    assert [m.to for m in mail.outbox] == [["web@snnmt.test"]]
    assert f"http://{DEPARTMENT}/admin/shared-news/{row.pk}/" in mail.outbox[0].body
    mail.outbox.clear()
    with on_commit():
        publish(article, title="Sửa")
        publish(article, title="Sửa lần nữa")
    assert [m.to for m in mail.outbox] == [["bt@portal.test"]], "once, until somebody has looked"
    mail.outbox.clear()
    with on_commit():
        article.unpublish()
    assert [m.to for m in mail.outbox] == [["bt@portal.test"]]


# ---- steps ----
def test_the_way_of_a_nomination():
    editor = make_user(role="central_editor")
    leader = make_user(role="unit_leader", unit="snnmt")
    article = unit_article()
    row = nominated(article, user=leader)
    with pytest.raises(ActionError):
        actions.ReturnAction(row, editor, "  ").execute()
    actions.ReturnAction(row, editor, "Thiếu ảnh").execute()
    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by) == ("returned", "Thiếu ảnh", editor)
    actions.NominateAction(article, None, "Đã thêm ảnh", leader).execute()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("nominated", "")
    actions.WithdrawAction(row, leader).execute()
    actions.NominateAction(article, None, "", leader).execute()
    actions.AcceptAction(row, section(PORTAL, ECONOMY), user=editor).execute()
    actions.RemoveAction(row, editor, "Hết thời sự").execute()
    row.refresh_from_db()
    assert row.state == "removed"
    assert [event.state for event in row.events.all()] == [
        "nominated",
        "returned",
        "nominated",
        "withdrawn",
        "nominated",
        "accepted",
        "removed",
    ]
    assert Appearance.objects.count() == 1
    logged = PageLogEntry.objects.filter(page=article.pk, action__startswith="news.").order_by("timestamp")
    assert [entry.action for entry in logged][:2] == ["news.nominated", "news.returned"]
    assert not ModelLogEntry.objects.filter(action__startswith="news.").exists()


def test_the_table_of_steps_is_whole():
    assert set(TRANSITIONS) == set(AppearanceState)
    assert TRANSITIONS[AppearanceState.DECLINED] == frozenset()


def test_declined_is_final_and_says_why():
    article = unit_article()
    row = nominated(article)
    actions.DeclineAction(row, reason="Ngoài phạm vi").execute()
    with pytest.raises(ActionError, match="Ngoài phạm vi"):
        actions.NominateAction(article, None).execute()


def test_two_editors_at_once_the_second_hears_who_was_first():
    first, second = make_user(role="central_editor", last_name="Lê", first_name="Hà"), make_user(role="central_editor")
    row = nominated()
    other_view = Appearance.objects.get(pk=row.pk)
    actions.AcceptAction(row, section(PORTAL, ECONOMY), own_title="Của tôi", user=first).execute()
    for action in (
        actions.AcceptAction(other_view, section(PORTAL, "dau-tu"), own_title="Không, của tôi", user=second),
        actions.ReturnAction(other_view, second, "Chưa được"),
        actions.DeclineAction(other_view, second, "Không"),
    ):
        with pytest.raises(ActionError, match=first.get_full_name()):
            action.execute()
        with pytest.raises(ActionError, match=first.get_full_name()):
            action.perform()  # Both had passed the check before either wrote.
    row.refresh_from_db()
    assert (row.state, row.own_title) == ("accepted", "Của tôi")
    assert row.events.count() == 2


def test_a_step_is_taken_from_the_state_that_allows_it_or_not_at_all(monkeypatch):
    """Between reading the row and writing it another process may have decided: the write itself asks again."""
    row = nominated()
    stale = Appearance.objects.get(pk=row.pk)
    Appearance.objects.filter(pk=row.pk).update(state="declined")
    action = actions.AcceptAction(stale, section(PORTAL, ECONOMY))
    monkeypatch.setattr(type(Appearance.objects.all()), "get", lambda self, *args, **kw: stale)
    with pytest.raises(ActionError):
        action.perform()
    monkeypatch.undo()
    row.refresh_from_db()
    assert row.state == "declined"


def test_accepting_what_was_deleted_meanwhile_is_refused():
    article = unit_article()
    row = nominated(article)
    article.delete()
    row.refresh_from_db()
    assert row.article is None
    with pytest.raises(ActionError):
        actions.AcceptAction(row, section(PORTAL, ECONOMY)).execute()
    row.refresh_from_db()
    assert row.state == "nominated"
    actions.DeclineAction(row, reason="Bài đã bị xóa").execute()


def test_chains_and_loops_are_refused(ward):
    unit_of_ward = ward.unit
    row = accepted()
    # The portal cannot send on what it only shows.
    with pytest.raises(ActionError):
        actions.DistributeAction(row.article, "units", units=[unit_of_ward]).execute()
    # A unit cannot nominate what it was sent; the portal cannot nominate its own, nor send to itself.
    own = make_article(section(PORTAL, ECONOMY), "Của tỉnh")
    distributed(own, mandatory=True)
    with pytest.raises(ActionError):
        actions.NominateAction(own, None).execute()
    with pytest.raises(ActionError):
        actions.NominateAction(own, None, user=make_user(role="unit_webmaster", unit="cua-vinh")).execute()
    from sites.models import Unit

    with pytest.raises(ActionError):
        actions.DistributeAction(own, "units", units=[Unit.objects.get(code="ubnd")]).execute()
    # Twice on the same site.
    with pytest.raises(ActionError):
        actions.NominateAction(row.article, section(PORTAL, ECONOMY)).execute()
    with pytest.raises(ActionError):
        distributed(own, mandatory=True)
    # An alias is no article of its own.
    alias = row.article.create_alias(parent=section(WARD, LOCAL), update_slug="ban-sao")
    with pytest.raises(ActionError):
        actions.NominateAction(alias, None).execute()


def test_only_what_readers_can_open_is_nominated():
    for article in (unit_article("Nháp", publish=False), unit_article("Kín")):
        if article.live:
            PageViewRestriction.objects.create(page=article.page_ptr, restriction_type="login")
        with pytest.raises(ActionError):
            actions.NominateAction(article, None).execute()
    assert not Appearance.objects.exists()


def test_a_section_of_another_site_is_refused():
    row = nominated()
    for foreign in (section(DEPARTMENT, FIELD), section(WARD, LOCAL), None):
        with pytest.raises(ActionError):
            actions.AcceptAction(row, foreign).execute()
    with pytest.raises(ActionError):
        actions.NominateAction(unit_article("Khác"), section(WARD, LOCAL)).execute()


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("unit_author", "snnmt"),
        ("translator", "snnmt"),
        ("auditor", "ubnd"),
        ("unit_webmaster", "cua-vinh"),
        ("campaign_manager", "ubnd"),
    ],
)
def test_who_may_not(role, unit):
    locale = Locale.objects.get(language_code="ja") if role == "translator" else None
    user = make_user(role=role, unit=unit, locale=locale)
    article = unit_article()
    with pytest.raises(ActionError):
        actions.NominateAction(article, None, user=user).execute()
    row = nominated(article)
    for action in (
        actions.AcceptAction(row, section(PORTAL, ECONOMY), user=user),
        actions.DeclineAction(row, user, "x"),
        actions.WithdrawAction(row, user),
    ):
        with pytest.raises(ActionError):
            action.execute()
    with pytest.raises(ActionError):
        actions.DistributeAction(make_article(section(PORTAL, ECONOMY)), "all", user=user).execute()


# ---- down ----
def test_a_mandatory_article_appears_on_every_site_without_a_click(at):
    own = make_article(section(PORTAL, ECONOMY), "Lịch nghỉ Tết", body=body("Nghỉ bảy ngày."))
    distributed(own, mandatory=True)
    for host, path in ((DEPARTMENT, "/tin-tuc/"), (WARD, "/tin-dia-phuong/")):
        for where in (path, "/"):
            assert "Lịch nghỉ Tết" in html(at, where, host), (host, where)
        assert "Ủy ban nhân dân tỉnh Hải Vân" in html(at, path, host)
        row = Appearance.objects.get(site__site__hostname=host)
        page = html(at, f"{path}bai/{row.pk}/lich-nghi-tet/", host)
        assert "Nghỉ bảy ngày." in page
        assert f'<link rel="canonical" href="http://{PORTAL}{path_of(own)}">' in page
    assert not Appearance.objects.filter(site__site__hostname=PORTAL).exists()


def test_a_mandatory_notice_stands_among_the_notices(at):
    own = make_article(section(PORTAL, "thong-bao"), "Bão vào vịnh", badge="urgent")
    distributed(own, mandatory=True, place="notices")
    assert "Bão vào vịnh" in html(at, "/thong-bao/", WARD)
    response = at(WARD).get("/")
    assembly = response.context["assembly"]
    notices = [data for data in assembly._data.values() if isinstance(data, list) and data and data[0].is_notice]
    assert [article.title for article in notices[0]] == ["Bão vào vịnh"]


def test_an_offer_waits_for_the_unit(at, ward):
    distributed(units=[ward.unit])
    row = Appearance.objects.get()
    assert row.state == "offered"
    assert "Lịch nghỉ Tết" not in html(at, "/tin-dia-phuong/", WARD)
    webmaster = make_user(role="unit_webmaster", unit="cua-vinh")
    actions.RefuseAction(row, webmaster, "Không hợp với phường").execute()
    actions.TakeAction(row, section(WARD, LOCAL), "Tết này nghỉ bảy ngày", user=webmaster).execute()
    assert "Tết này nghỉ bảy ngày" in html(at, "/tin-dia-phuong/", WARD)
    row.refresh_from_db()
    publish(ArticlePage.objects.get(pk=row.article_id), title="Lịch nghỉ Tết (sửa)")
    row.refresh_from_db()
    assert row.changed_at is not None


def test_targets_by_kind_closed_and_archived_sites_left_out(department, ward):
    from sites.models import UnitKind

    own = make_article(section(PORTAL, ECONOMY), "Gửi phường")
    distributed(own, audience="kinds", kinds=[UnitKind.objects.get(code="ward")])
    assert [row.unit.code for row in Appearance.objects.all()] == ["cua-vinh"]
    department.state = "archive"
    department.save()
    with pytest.raises(ActionError):
        distributed(own)
    with pytest.raises(ActionError):
        distributed(own, audience="kinds")
    with pytest.raises(ActionError):
        distributed(own, audience="units")


def test_a_mandatory_article_cannot_be_refused_and_a_recall_is_everywhere(at, ward, on_commit):
    editor = make_user(role="central_editor")
    make_user(role="unit_webmaster", unit="cua-vinh", email="web@cua-vinh.test")
    with on_commit():
        distribution = distributed(mandatory=True, user=editor)
    assert [m.to for m in mail.outbox] == [["web@cua-vinh.test"]]
    row = Appearance.objects.get(site=ward)
    with pytest.raises(ActionError):
        actions.RefuseAction(row, make_user(role="unit_webmaster", unit="cua-vinh"), "Không").execute()
    actions.RecallDistributionAction(distribution, "Sai ngày", editor).execute()
    assert "Lịch nghỉ Tết" not in html(at, "/tin-dia-phuong/", WARD)
    with pytest.raises(ActionError):
        actions.RecallDistributionAction(distribution, "Sai ngày", editor).execute()
    # It can be sent once more: the same row, no second one.
    again = distributed(distribution.article, mandatory=True)
    row.refresh_from_db()
    assert (row.state, row.distribution, row.reason) == ("placed", again, "")
    assert Appearance.objects.filter(site=ward).count() == 1
    assert "Lịch nghỉ Tết" in html(at, "/tin-dia-phuong/", WARD)


def test_a_site_without_the_section_is_left_out_and_named(ward):
    section(WARD, LOCAL).unpublish()
    own = make_article(section(PORTAL, ECONOMY), "Tin")
    targets = actions.DistributeAction(own, "all", mandatory=True).targets()
    assert [site.unit.code for site in targets.no_section] == ["cua-vinh"]
    assert [site.unit.code for site, _section in targets.sites] == ["snnmt"]


# ---- languages ----
def test_language_versions_travel_with_it(at, on_commit, portal):
    article = unit_article()
    section(DEPARTMENT, FIELD, "en")
    english = translated(article, "en")
    with on_commit():
        row = accepted(article, own_title="Tôm được mùa")
    english_list = f"/en{LIST}"
    page = html(at, english_list)
    assert english.title in page, "the section was opened in English for it"
    assert "Tôm được mùa" not in page, "the own title is Vietnamese"
    address = f"{english_list}bai/{row.pk}/{english.slug}/"
    assert address in page
    page = html(at, address)
    assert f'<link rel="canonical" href="http://{DEPARTMENT}/en' in page
    assert f'href="{LIST}bai/{row.pk}/{article.slug}/"' in page, "the switcher stays on the portal"
    english.unpublish()
    assert at(PORTAL).get(address).status_code == 404
    assert at(PORTAL).get(f"{LIST}bai/{row.pk}/{article.slug}/").status_code == 200


def test_a_later_language_version_is_a_change_and_travels_too(at, on_commit):
    article = unit_article()
    row = accepted(article)
    section(DEPARTMENT, FIELD, "en")
    with on_commit():
        english = translated(article, "en")
    assert english.title in html(at, f"/en{LIST}")
    row.refresh_from_db()
    assert row.changed_at is not None


# ---- search ----
def test_search_shows_one_result_with_also_on(at, on_commit, ward, django_assert_max_num_queries):
    with on_commit():
        article = unit_article("Cua biển xuất khẩu")
        row = accepted(article, own_title="Tên khác")
        own = make_article(section(PORTAL, ECONOMY), "Cua biển vào hội chợ")
        make_article(section(PORTAL, ECONOMY), "Cua biển vào mùa")
        distributed(own, mandatory=True)
    results = at(PORTAL).get("/tim-kiem/", {"q": "cua biển"})
    titles = [line.title for line in results.context["results"].results]
    assert (titles.count(article.title), titles.count(own.title), titles.count("Tên khác")) == (1, 1, 0)
    page = results.content.decode()
    assert f"http://{PORTAL}{LIST}bai/{row.pk}/" in page
    data = at(PORTAL).get("/api/v1/search/", {"q": "cua biển xuất khẩu"}).json()
    (only,) = [line for line in data["results"] if line["title"] == "Cua biển xuất khẩu"]
    assert [place["name"] for place in only["also_on"]] == ["Ủy ban nhân dân tỉnh Hải Vân"]
    assert only["url"].startswith(f"http://{DEPARTMENT}/")
    (fair,) = [
        line
        for line in at(PORTAL).get("/api/v1/search/", {"q": "hội chợ cua"}).json()["results"]
        if line["title"] == own.title
    ]
    assert {place["name"] for place in fair["also_on"]} == {"Sở Nông nghiệp và Môi trường", "Phường Cửa Vịnh"}
    for place in fair["also_on"]:
        host, path = place["url"].removeprefix("http://").split("/", 1)
        assert at(host).get("/" + path).status_code == 200
    with django_assert_max_num_queries(8):
        at(PORTAL).get("/tim-kiem/", {"q": "cua biển"})


# ---- what it costs ----
def count_queries(at, path, host=PORTAL) -> int:
    at(host).get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert at(host).get(path).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_appearances(at):
    make_article(section(PORTAL, ECONOMY), image=make_image(), topics=("nghe-ca",))
    paths = (LIST, "/tin-tuc/", "/", f"{LIST}rss/", "/rss/all.xml")
    without = {path: count_queries(at, path) for path in paths}
    counts = []
    for number in range(8):
        row = accepted(unit_article(f"Bài {number}", image=make_image(), topics=("nghe-ca", "thien-tai")))
        if number in {0, 7}:
            counts.append({path: count_queries(at, path) for path in paths})
    assert counts[0] == counts[1]
    for path in paths:
        assert counts[1][path] <= without[path] + 2, path
    assert without[LIST] <= 10
    assert without["/"] <= 12
    assert counts[1][LIST] <= 12
    assert counts[1]["/tin-tuc/"] <= 12
    assert counts[1]["/"] <= 12
    assert count_queries(at, f"{LIST}bai/{row.pk}/bai-7/") <= 15


def test_a_distribution_costs_the_same_for_many_sites(django_assert_max_num_queries):
    own = make_article(section(PORTAL, ECONOMY), "Tin")
    action = actions.DistributeAction(own, "all", mandatory=True)
    with django_assert_max_num_queries(8):
        assert len(action.targets().sites) == 2


def test_publishing_what_appears_nowhere_costs_one_query_more():
    from news.receivers import original_changed

    article = unit_article()
    with CaptureQueriesContext(connection) as captured:
        original_changed(article)
    assert len(captured) == 1
