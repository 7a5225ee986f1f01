"""The admin of shared news: the unit's end, the centre's end, and nobody at another unit's end."""

from __future__ import annotations

import pytest
from django.urls import reverse

from news import actions
from news.models import Appearance, Distribution
from tests.factories import make_article, make_user, section
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

pytestmark = pytest.mark.django_db

# Wagtail sends those without a right back to the first page of the admin.
REFUSED = {302, 403}
SECRET = "Chuyện riêng của sở"


@pytest.fixture
def people():
    return {
        "editor": make_user(role="central_editor"),
        "webmaster": make_user(role="unit_webmaster", unit="snnmt"),
        "leader": make_user(role="unit_leader", unit="snnmt"),
        "author": make_user(role="unit_author", unit="snnmt"),
        "neighbour": make_user(role="unit_webmaster", unit="cua-vinh"),
        "auditor": make_user(role="auditor"),
    }


@pytest.fixture
def as_(at, people):
    def client(who: str, host: str = PORTAL):
        found = at(host)
        found.force_login(people[who])
        return found

    return client


def page_of(row) -> str:
    return reverse("news_appearance", args=[row.pk])


def text(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


# ---- the unit ----
def test_a_webmaster_nominates_and_sees_the_answer(as_, people):
    article = unit_article()
    client = as_("webmaster", DEPARTMENT)
    edit = text(client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])))
    url = reverse("news_nominate", args=[article.pk])
    assert url in edit
    assert url in text(client.get(reverse("wagtailadmin_explore", args=[section(DEPARTMENT, FIELD).pk])))
    assert "Kinh tế – Xã hội" in text(client.get(url)) or ECONOMY
    response = client.post(url, {"section": section(PORTAL, ECONOMY).pk, "note": "Đăng giúp"})
    row = Appearance.objects.get()
    assert response["Location"] == page_of(row)
    assert (row.state, row.asked_by, row.note) == ("nominated", people["webmaster"], "Đăng giúp")
    assert client.get(url)["Location"] == page_of(row), "once is enough"
    actions.ReturnAction(row, people["editor"], "Thiếu số liệu").execute()
    page = text(client.get(page_of(row)))
    assert "Thiếu số liệu" in page
    assert "step-nominated" in page
    assert "step-accepted" not in page
    client.post(page_of(row), {"step": "nominated", "nominated-note": "Đã bổ sung"})
    row.refresh_from_db()
    assert (row.state, row.note) == ("nominated", "Đã bổ sung")
    client.post(page_of(row), {"step": "withdrawn", "withdrawn-reason": ""})
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_authors_only_look(as_):
    row = nominated()
    client = as_("author", DEPARTMENT)
    page = text(client.get(page_of(row)))
    assert "step-" not in page
    assert client.post(page_of(row), {"step": "withdrawn"}).status_code in REFUSED
    assert client.get(reverse("news_nominate", args=[unit_article("Khác").pk])).status_code in REFUSED
    edit = text(client.get(reverse("wagtailadmin_explore", args=[section(DEPARTMENT, FIELD).pk])))
    assert "/nominate/" not in edit


def test_a_unit_takes_an_offer_and_refuses_with_a_reason(as_, people, at, ward):
    distributed(units=[ward.unit])
    row = Appearance.objects.get()
    client = as_("neighbour", WARD)
    assert "Lịch nghỉ Tết" in text(client.get(reverse("news_offers")))
    page = text(client.post(page_of(row), {"step": "refused", "refused-reason": ""}))
    assert Appearance.objects.get().state == "offered"
    assert "step-refused" in page
    client.post(page_of(row), {"step": "refused", "refused-reason": "Trùng tin"})
    assert Appearance.objects.get().state == "refused"
    data = {"step": "taken", "taken-section": section(WARD, LOCAL).pk, "taken-own_title": "Nghỉ Tết"}
    client.post(page_of(row), data)
    assert "Nghỉ Tết" in text(at(WARD).get("/tin-dia-phuong/"))


# ---- the centre ----
def test_the_editor_accepts_under_an_own_title(as_, at):
    row = nominated()
    client = as_("editor")
    queue = text(client.get(reverse("news_nominations")))
    assert "Vụ tôm trúng mùa" in queue
    assert "Sở Nông nghiệp và Môi trường" in queue
    page = text(client.get(page_of(row)))
    assert "Đoạn dẫn của bài viết." in page, "a preview"
    assert "selected>– Kinh tế" in page or "selected" in page
    data = {"step": "accepted", "accepted-section": section(PORTAL, "dau-tu").pk, "accepted-own_title": "Tôm vào vụ"}
    assert client.post(page_of(row), data).status_code == 302
    assert "Tôm vào vụ" in text(at(PORTAL).get("/tin-tuc/dau-tu/"))
    data = {"step": "edit", "edit-section": section(PORTAL, ECONOMY).pk, "edit-own_title": "Tôm lại vào vụ"}
    client.post(page_of(row), data)
    assert "Tôm lại vào vụ" in text(at(PORTAL).get(f"/tin-tuc/{ECONOMY}/"))
    assert "Tôm" not in text(at(PORTAL).get("/tin-tuc/dau-tu/"))


def test_what_was_typed_stays_when_somebody_was_first(as_, people):
    row = nominated()
    actions.AcceptAction(row, section(PORTAL, ECONOMY), user=people["editor"]).execute()
    second = make_user(role="central_editor")
    client = as_("editor")
    client.force_login(second)
    page = text(client.post(page_of(row), {"step": "returned", "returned-reason": "Lý do rất dài của tôi"}))
    assert "Lý do rất dài của tôi" in page
    assert people["editor"].get_username() in page
    row.refresh_from_db()
    assert row.state == "accepted"


def test_the_queue_says_what_was_deleted_and_accept_refuses(as_):
    article = unit_article()
    row = nominated(article)
    article.delete()
    client = as_("editor")
    queue = text(client.get(reverse("news_nominations")))
    assert "Vụ tôm trúng mùa" in queue
    page = text(client.get(page_of(row)))
    assert "help-critical" in page
    page = text(client.post(page_of(row), {"step": "accepted", "accepted-section": section(PORTAL, ECONOMY).pk}))
    assert Appearance.objects.get().state == "nominated"
    assert "help-critical" in page


def test_the_editor_sees_the_difference_and_notes_it(as_):
    article = unit_article()
    row = accepted(article)
    publish(article, title="Vụ tôm thất bát")
    client = as_("editor")
    assert "<del>" in text(client.get(page_of(row)))
    page = client.get(page_of(row))
    data = {"step": "seen", "checksum": page.context["checksum"]}
    client.post(page_of(row), data)
    row.refresh_from_db()
    assert row.changed_at is None
    assert "<del>" not in text(client.get(page_of(row)))


def test_filters_by_unit_state_and_section(as_, ward):
    nominated(unit_article("Bài của sở"))
    nominated(make_article(section(WARD, LOCAL), "Bài của phường"))
    accepted(unit_article("Bài đã nhận"), section=section(PORTAL, "dau-tu"))
    client = as_("editor")
    url = reverse("news_nominations")

    def titles(**query):
        return {row.title for row in client.get(url, query).context["object_list"]}

    assert titles() == {"Bài của sở", "Bài của phường", "Bài đã nhận"}
    assert titles(unit=ward.unit_id) == {"Bài của phường"}
    assert titles(state="accepted") == {"Bài đã nhận"}
    assert titles(section=section(PORTAL, "dau-tu").pk) == {"Bài đã nhận"}
    assert titles(q="phường") == {"Bài của phường"}


def test_distribution_is_checked_confirmed_and_recalled(as_, at):
    own = make_article(section(PORTAL, ECONOMY), "Lịch nghỉ Tết")
    client = as_("editor")
    url = reverse("news_distribute", args=[own.pk])
    assert url in text(client.get(reverse("wagtailadmin_pages:edit", args=[own.pk])))
    data = {"audience": "all", "mandatory": "on", "place": "news", "note": ""}
    page = text(client.post(url, data))
    assert "Phường Cửa Vịnh" in page
    assert not Distribution.objects.exists(), "nothing goes before it is confirmed"
    page = text(client.post(url, {**data, "audience": "units"}))
    assert not Distribution.objects.exists()
    assert client.post(url, {**data, "confirm": "1"}).status_code == 302
    distribution = Distribution.objects.get()
    assert "Lịch nghỉ Tết" in text(at(WARD).get("/tin-dia-phuong/"))
    assert "Lịch nghỉ Tết" in text(client.get(reverse("news_distributions")))
    where = reverse("news_distribution", args=[distribution.pk])
    assert "Phường Cửa Vịnh" in text(client.get(where))
    text(client.post(where, {"reason": ""}))
    assert client.post(where, {"reason": "Sai ngày"}).status_code == 302
    assert "Lịch nghỉ Tết" not in text(at(WARD).get("/tin-dia-phuong/"))


def test_an_article_of_a_unit_is_not_sent_on(as_):
    row = accepted()
    url = reverse("news_distribute", args=[row.article_id])
    client = as_("editor")
    page = text(client.post(url, {"audience": "all", "place": "news", "confirm": "1"}))
    assert client.get(url).status_code == 200
    assert not Distribution.objects.exists()
    assert "error" in page


# ---- nobody else ----
def lists_of(client) -> str:
    return "".join(text(client.get(reverse(name))) for name in ("news_nominations", "news_offers", "wagtailadmin_home"))


def test_a_neighbour_sees_and_changes_nothing(as_, department):
    row = nominated(unit_article(SECRET))
    own = make_article(section(PORTAL, ECONOMY), f"{SECRET} gửi xuống")
    distribution = distributed(own, units=[department.unit])
    offer = Appearance.objects.get(distribution=distribution)
    neighbour, control = as_("neighbour", WARD), as_("webmaster", DEPARTMENT)
    for found in (row, offer):
        for step in ("withdrawn", "accepted", "declined", "taken", "refused", "recalled", "edit", "seen"):
            answer = neighbour.post(page_of(found), {"step": step, f"{step}-reason": "x"})
            assert answer.status_code == 404
            assert SECRET not in answer.content.decode()
        answer = neighbour.get(page_of(found))
        assert answer.status_code == 404
        assert SECRET not in answer.content.decode()
        assert SECRET in text(control.get(page_of(found)))
    assert SECRET not in lists_of(neighbour)
    assert SECRET in lists_of(control)
    nominate = reverse("news_nominate", args=[unit_article(f"{SECRET} hai").pk])
    for method in (neighbour.get, neighbour.post):
        answer = method(nominate)
        assert answer.status_code == 404
        assert SECRET not in answer.content.decode()
    assert control.get(nominate).status_code == 200
    for url in (
        reverse("news_distribute", args=[own.pk]),
        reverse("news_distribution", args=[distribution.pk]),
        reverse("news_distributions"),
        reverse("news_topic_queue"),
    ):
        for client in (neighbour, control):
            for method in (client.get, client.post):
                answer = method(url, {"reason": "x", "confirm": "1", "audience": "all"})
                assert answer.status_code in {302, 403, 404}, url
                assert SECRET not in answer.content.decode()
    row.refresh_from_db()
    offer.refresh_from_db()
    assert (row.state, offer.state) == ("nominated", "offered")
    # The unit itself cannot decide for the centre, nor put an article into another site's section.
    for step in ("accepted", "returned", "declined"):
        data = {"step": step, f"{step}-reason": "x", f"{step}-section": section(PORTAL, ECONOMY).pk}
        assert control.post(page_of(row), data).status_code in REFUSED
    data = {"step": "taken", "taken-section": section(WARD, LOCAL).pk, "taken-own_title": "x"}
    text(control.post(page_of(offer), data))
    offer.refresh_from_db()
    assert offer.state == "offered"
    assert "Tin địa phương" not in text(control.get(page_of(offer)))


def test_the_filter_of_a_unit_names_no_other_unit(as_, ward):
    nominated()
    nominated(make_article(section(WARD, LOCAL), SECRET))
    client = as_("webmaster", DEPARTMENT)
    page = text(client.get(reverse("news_nominations")))
    assert "Phường Cửa Vịnh" not in page
    assert SECRET not in text(client.get(reverse("news_nominations"), {"unit": ward.unit_id}))
    assert SECRET not in text(client.get(reverse("news_nominations_results"), {"q": SECRET}))


def test_auditors_read_all_and_change_nothing(as_):
    row = nominated()
    distribution = distributed(mandatory=True)
    client = as_("auditor")
    assert "step-" not in text(client.get(page_of(row)))
    assert "<form" not in text(client.get(reverse("news_distribution", args=[distribution.pk]))).split("<main")[-1]
    assert text(client.get(reverse("news_topic_queue")))
    assert client.post(page_of(row), {"step": "accepted"}).status_code in REFUSED
    assert client.post(reverse("news_distribution", args=[distribution.pk]), {"reason": "x"}).status_code in REFUSED
    assert client.get(reverse("news_distribute", args=[distribution.article_id])).status_code in REFUSED


def test_the_people_of_an_archive_only_read(as_, department):
    row = nominated()
    department.state = "archive"
    department.save()
    client = as_("webmaster", DEPARTMENT)
    assert "step-" not in text(client.get(page_of(row)))
    assert client.post(page_of(row), {"step": "withdrawn"}).status_code in REFUSED


def test_anonymous_is_sent_to_the_log_in(at):
    row = nominated(unit_article(SECRET))
    for url in (page_of(row), reverse("news_nominations"), reverse("news_topic_queue")):
        answer = at(PORTAL).get(url)
        assert answer.status_code == 302
        assert "/admin/login/" in answer["Location"]


# ---- dashboard ----
def test_the_dashboard_counts_what_waits(as_, department):
    home = reverse("wagtailadmin_home")
    for who in ("editor", "webmaster"):
        assert "shared-news-heading" not in text(as_(who).get(home))
    nominated()
    article = unit_article("Đã nhận")
    accepted(article)
    publish(article, title="Đã sửa")
    returned = nominated(unit_article("Trả lại"))
    actions.ReturnAction(returned, reason="x").execute()
    distributed(units=[department.unit])
    lines = {line.url.split("?")[0] + "?" + line.url.split("?")[1]: line.count for line in waiting(as_("editor"))}
    assert list(lines.values()) == [1, 1]
    assert [line.count for line in waiting(as_("webmaster", DEPARTMENT))] == [1, 1]
    assert waiting(as_("neighbour", WARD)) == []
    for line in waiting(as_("editor")):
        assert len(as_("editor").get(line.url).context["object_list"]) == line.count


def waiting(client):
    from news.dashboard import waiting_for

    response = client.get(reverse("wagtailadmin_home"))
    return waiting_for(response.wsgi_request.user)


# ---- before an original goes ----
def test_whoever_deletes_an_original_is_told_where_it_appears(as_):
    article = unit_article()
    client = as_("webmaster", DEPARTMENT)
    url = reverse("wagtailadmin_pages:delete", args=[article.pk])
    assert section(PORTAL, ECONOMY).title not in text(client.get(url))
    row = accepted(article)
    page = text(client.get(url))
    assert row.section.title in page
    assert str(row.site) in page
    above = reverse("wagtailadmin_pages:delete", args=[section(DEPARTMENT, FIELD).pk])
    assert row.section.title in text(client.get(above)), "also for what lies below"


def test_whoever_unpublishes_an_original_is_asked_once_more(as_):
    article = unit_article()
    row = accepted(article)
    client = as_("webmaster", DEPARTMENT)
    url = reverse("wagtailadmin_pages:unpublish", args=[article.pk])
    page = text(client.post(url, {"next": "/admin/"}))
    assert row.section.title in page
    assert 'name="next" value="/admin/"' in page
    article.refresh_from_db()
    assert article.live
    assert client.post(url, {"next": "/admin/", "appearances_seen": "1"})["Location"] == "/admin/"
    article.refresh_from_db()
    assert not article.live
    other = unit_article("Chưa xuất hiện ở đâu")
    assert client.post(reverse("wagtailadmin_pages:unpublish", args=[other.pk])).status_code == 302


@pytest.mark.parametrize("name", ["delete", "unpublish"])
def test_bulk_actions_ask_once_more(as_, name):
    article, other = unit_article(), unit_article("Bài khác")
    row = accepted(article)
    client = as_("webmaster", DEPARTMENT)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name]) + f"?id={article.pk}&id={other.pk}"
    page = text(client.post(url, {}))
    article.refresh_from_db()
    assert article.live
    assert str(row.site) in page
    assert 'name="appearances_seen"' in page
    assert client.post(url, {"appearances_seen": "1"}).status_code == 302
    assert not type(article).objects.filter(pk=article.pk, live=True).exists()
    assert not type(article).objects.filter(pk=other.pk, live=True).exists()


# ---- what it costs ----
def test_lists_do_not_grow_with_their_rows(as_, django_assert_max_num_queries):
    client = as_("editor")
    for number in range(12):
        nominated(unit_article(f"Bài {number}"))
    url = reverse("news_nominations")
    client.get(url)
    with django_assert_max_num_queries(30):
        assert len(client.get(url).context["object_list"]) == 12


def test_the_explorers_buttons_cost_nothing(as_, django_assert_max_num_queries):
    from news.wagtail_hooks import buttons_for
    from sites.scope import scope_of

    article = unit_article()
    user = make_user(role="unit_webmaster", unit="snnmt")
    page = type(article.page_ptr).objects.get(pk=article.pk)
    assert page.specific_class
    list(buttons_for(page, user))
    assert scope_of(user)
    with django_assert_max_num_queries(0):
        assert len(list(buttons_for(page, user))) == 1
