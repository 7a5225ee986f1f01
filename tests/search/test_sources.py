"""Every public type is found, with what its card shows; nothing is found that the page does not show."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.apps import apps
from wagtail.models import PageViewRestriction

from cms.core.models import BasePage
from home.models import HomePage
from home.search_sources import target_of
from news.models import TopicPage
from news.models.topics import Topic
from pages.models import (
    ContactPage,
    Leader,
    LeadersPage,
    MediaGalleryPage,
    ScheduleEntry,
    SchedulePage,
    ScheduleWeekPage,
    StandardPage,
)
from search.facet_labels import labels_of
from search.models import SearchEntry
from search.service import Search, find
from search.sources import source_for, type_labels
from sites.models import MemberSite, MemberSiteText, UnitPeriod
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_image, section

pytestmark = pytest.mark.django_db

# Page types that nobody looks for, and why.
EXEMPT: dict[type[BasePage], str] = {}


def publish(page) -> None:
    page.save_revision().publish()


def home_of(host: str) -> HomePage:
    return HomePage.objects.get(pk=MemberSite.objects.get(site__hostname=host).site.root_page_id)


def below(host: str, model):
    return model.objects.descendant_of(home_of(host)).first()


def entries(**values) -> list[SearchEntry]:
    return list(SearchEntry.objects.filter(**values).order_by("pk"))


def found(text: str, **options) -> list[str]:
    options.setdefault("language", ("vi",))
    return [row.title for row in find(Search(text=f'"{text}"', **options)).results]


def test_every_page_type_has_a_source_or_a_reason():
    concrete = [m for m in apps.get_models() if issubclass(m, BasePage) and not m._meta.abstract]
    assert len(concrete) >= 10
    without = [model for model in concrete if source_for(model) is None and model not in EXEMPT]
    assert without == []
    assert all(EXEMPT.values())


def test_every_type_has_a_name_for_readers():
    labels = type_labels()
    assert {"article", "section", "page", "unit", "person", "service"} <= set(labels)
    assert all(str(label) for label, _icon in labels.values())


# ---- articles, topics ----
def test_an_article_carries_its_topics(on_commit):
    with on_commit():
        make_article(section(DEPARTMENT, "thong-bao"), "Vụ lúa", topics=("nghe-ca", "thien-tai"), badge="urgent")
    (row,) = entries(type="article")
    assert row.topics.split() == ["nghe-ca", "thien-tai"]
    assert row.details == {"badge": "urgent"}


def test_topics_have_names_those_to_come_have_not():
    assert labels_of("topic", "vi")["nghe-ca"] == "Nghề cá"
    topic = Topic.objects.get(slug="nghe-ca")
    topic.opens_on = date(2999, 1, 1)
    topic.save()
    assert "nghe-ca" not in labels_of("topic", "vi")


def test_a_section_is_found_by_its_introduction(on_commit):
    page = section(DEPARTMENT, "thong-bao")
    page.intro = "Mọi điều cần hay về ong mật"
    with on_commit():
        publish(page)
    assert page.title in found("ong mật")


def test_a_topic_page_belongs_to_its_topic(on_commit):
    parent = StandardPage(title="Chủ đề", slug="chu-de-moi")
    home_of(PORTAL).add_child(instance=parent)
    page = TopicPage(title="Nghề cá ven bờ", slug="nghe-ca", topic=Topic.objects.get(slug="nghe-ca"))
    parent.add_child(instance=page)
    with on_commit():
        publish(page)
    assert [row.topics for row in entries(object_id=page.pk)] == [" nghe-ca "]


# ---- people ----
@pytest.fixture
def leaders(on_commit) -> LeadersPage:
    page = below(DEPARTMENT, LeadersPage)
    page.leaders = [
        Leader(
            name="Trần Thị Bình Minh",
            office="Giám đốc Sở",
            field="Thủy sản",
            duties="Phụ trách khai thác xa bờ.",
            biography="<p>Sinh tại <b>Cửa Vịnh</b>.</p>",
            telephone="0299 000 2001",
            email="minh@haivan.example",
            portrait=make_image("Chân dung"),
            locale=page.locale,
        ),
        Leader(name="Lê Văn Đông", office="Phó Giám đốc", locale=page.locale),
    ]
    with on_commit():
        publish(page)
    return LeadersPage.objects.get(pk=page.pk)


def test_each_leader_is_found_at_the_own_address(leaders, at):
    person = SearchEntry.objects.get(type="person", title="Trần Thị Bình Minh")
    assert person.path.endswith("/tran-thi-binh-minh/")
    assert at(DEPARTMENT).get(person.path).status_code == 200
    assert person.summary == "Giám đốc Sở. Thủy sản"
    assert "Sinh tại Cửa Vịnh." in person.body
    details = dict(person.details)
    assert details.pop("photo").startswith("/images/")
    assert details == {
        "office": "Giám đốc Sở",
        "field": "Thủy sản",
        "phone": "0299 000 2001",
        "email": "minh@haivan.example",
    }
    other = SearchEntry.objects.get(type="person", title="Lê Văn Đông")
    assert other.details == {"office": "Phó Giám đốc"}


def test_the_name_leads_to_the_person_first(leaders):
    assert found("binh minh")[0] == "Trần Thị Bình Minh"
    assert found("khai thác xa bờ") == ["Trần Thị Bình Minh"]


def test_who_leaves_office_is_not_found(leaders, on_commit):
    leaders.leaders = [leader for leader in leaders.leaders.all() if leader.name == "Lê Văn Đông"]
    with on_commit():
        publish(leaders)
    assert [row.title for row in entries(type="person")] == ["Lê Văn Đông"]


def test_leaders_of_a_page_that_is_withdrawn_are_not_found(leaders, on_commit):
    with on_commit():
        leaders.unpublish()
    assert entries(type="person") == []


# ---- units and services ----
def rename(code: str, **names) -> None:
    period = UnitPeriod.objects.get(unit__code=code)
    for name, value in names.items():
        setattr(period, name, value)
    period.save()


def test_an_authority_is_found_by_its_name_first(on_commit):
    with on_commit():
        for number in range(3):
            make_article(section(WARD, "thong-bao"), f"Sở Nông nghiệp và Môi trường thăm phường lần {number}")
        publish(home_of(DEPARTMENT))
    row = find(Search(text="Sở Nông nghiệp và Môi trường", language=("vi",))).results[0]
    assert (row.type, row.title, row.unit) == ("unit", "Sở Nông nghiệp và Môi trường", "snnmt")


def test_it_is_found_by_its_former_name_and_says_so(on_commit):
    period = UnitPeriod.objects.get(unit__code="snnmt")
    with on_commit():
        UnitPeriod.objects.create(
            unit=period.unit,
            kind=period.kind,
            name="Sở Thủy lợi cũ",
            valid_from=date(2000, 1, 1),
            valid_to=date(2025, 6, 30),
        )
    assert found("Sở Thủy lợi cũ") == ["Sở Nông nghiệp và Môi trường"]
    row = SearchEntry.objects.get(type="unit", language="vi", unit__code="snnmt")
    assert row.details["former_names"] == ["Sở Thủy lợi cũ"]
    assert row.details["kind"] == "Sở, ban, ngành"


def test_a_new_name_and_a_new_address_show_without_anybody_publishing(on_commit):
    with on_commit():
        rename("snnmt", name="Sở Biển và Rừng", name_en="Department of Sea and Forest")
    site = MemberSite.objects.get(site__hostname=DEPARTMENT)
    site.telephone, site.email = "0299 000 3000", "snnmt@haivan.example"
    site.texts = [MemberSiteText(language="vi", address="12 phố Cây Đa")]
    with on_commit():
        site.save()
    row = SearchEntry.objects.get(type="unit", language="vi", unit__code="snnmt")
    assert row.title == "Sở Biển và Rừng"
    assert row.details["phone"] == "0299 000 3000"
    assert row.details["address"] == "12 phố Cây Đa"
    assert found("phố cây đa", type=("unit",)) == ["Sở Biển và Rừng"]
    english = SearchEntry.objects.get(type="unit", language="en", unit__code="snnmt")
    assert english.title == "Department of Sea and Forest"
    assert english.group_key == row.group_key


def tile(title: str, url: str = "", page=None) -> dict:
    link = {"page": page.pk if page else None, "url": url}
    return {"icon": "map", "title": title, "hint": f"Về {title.lower()}", "link": link}


@pytest.fixture
def home(on_commit) -> HomePage:
    page = home_of(DEPARTMENT)
    targets = [
        tile("Cấp phép khai thác", "/lien-he/"),
        tile("Báo cáo sâu bệnh", page=section(DEPARTMENT, "thong-bao")),
        tile("Trang của phường", page=section(WARD, "thong-bao")),
        tile("Ra ngoài", "https://chinhphu.example/"),
        tile("Gọi ngay", "tel:02990002"),
    ]
    raw = [{"type": "tiles", "value": {"title": "Việc thường hỏi", "tiles": targets}}]
    page.body = HomePage.body.field.stream_block.to_python(raw)
    with on_commit():
        publish(page)
    return page


def test_quick_links_to_the_own_site_are_services(home):
    rows = entries(type="service", unit__code="snnmt")
    assert [(row.title, row.details["description"]) for row in rows] == [
        ("Cấp phép khai thác", "Về cấp phép khai thác"),
        ("Báo cáo sâu bệnh", "Về báo cáo sâu bệnh"),
    ]
    assert rows[0].path == "/lien-he/"
    assert rows[1].path == section(DEPARTMENT, "thong-bao").get_url_parts()[2]
    assert found("sâu bệnh", type=("service",)) == ["Báo cáo sâu bệnh"]


def test_a_service_never_leads_where_nobody_may_read(home):
    page = section(DEPARTMENT, "thong-bao")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert target_of({"page": page, "url": ""}, home) == ("", "")


@pytest.mark.parametrize("url", ["//evil.example/", "javascript:alert(1)", "mailto:a@b.example", ""])
def test_a_service_never_leads_elsewhere(url, home):
    assert target_of({"page": None, "url": url}, home) == ("", "")


def test_versions_of_a_service_belong_together(home):
    assert target_of({"page": None, "url": "/en/contact/"}, home)[1] == "/contact/"


def test_a_closed_site_takes_unit_and_services_along(home, on_commit):
    site = MemberSite.objects.get(site__hostname=DEPARTMENT)
    site.state = "closed" if "closed" in {value for value, _label in type(site).state.field.choices} else "archive"
    with on_commit():
        site.save()
    visible = {"open", "archive"}
    rows = entries(type__in=["unit", "service"], unit__code="snnmt")
    assert bool(rows) == (site.state in visible)


# ---- standing pages ----
def test_the_contact_page_is_found_by_what_it_shows(on_commit):
    site = MemberSite.objects.get(site__hostname=DEPARTMENT)
    with on_commit():
        publish(below(DEPARTMENT, ContactPage))
    site.telephone = "0299 000 4000"
    site.texts = [MemberSiteText(language="vi", address="9 ngõ Lò Rèn", opening_hours="7 giờ 30 đến 17 giờ")]
    with on_commit():
        site.save()
    assert below(DEPARTMENT, ContactPage).title in found("ngõ Lò Rèn", type=("page",))


def test_a_week_is_found_by_who_does_what(on_commit):
    schedule = below(DEPARTMENT, SchedulePage)
    week = ScheduleWeekPage(title="Tuần 40", slug="tuan-40", week_start=date(2026, 9, 28))
    week.entries = [
        ScheduleEntry(date=date(2026, 9, 29), start=time(8), what="Họp về cống Ba Voi", place="Hội trường A")
    ]
    schedule.add_child(instance=week)
    with on_commit():
        publish(week)
    assert found("cống Ba Voi") == ["Tuần 40"]
    with on_commit():
        week.unpublish()
    assert found("cống Ba Voi") == []


def test_a_gallery_is_found_by_its_captions(on_commit):
    page = below(DEPARTMENT, MediaGalleryPage)
    if page is None:
        page = MediaGalleryPage(title="Thư viện ảnh", slug="thu-vien-anh-moi")
        home_of(DEPARTMENT).add_child(instance=page)
    image = make_image()
    figure = {"image": {"image": image.pk, "decorative": False, "alt_text": "Cò"}, "caption": "Đàn cò về đầm Sen"}
    page.items = MediaGalleryPage.items.field.stream_block.to_python([{"type": "image", "value": figure}])
    with on_commit():
        publish(page)
    assert found("đàn cò") == [page.title]
