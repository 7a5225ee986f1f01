"""Leaders, schedule, galleries, text pages."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import Locale

from pages.models import (
    Leader,
    LeadersPage,
    MediaGalleryPage,
    ScheduleEntry,
    SchedulePage,
    ScheduleWeekPage,
    StandardPage,
)
from pages.models.schedule import iso_week, monday_of
from tests.conftest import PORTAL
from tests.factories import body, make_document, make_image

pytestmark = pytest.mark.django_db


def page_of(model, portal, slug):
    return model.objects.descendant_of(portal.site.root_page).get(slug=slug)


@pytest.fixture
def leaders(portal):
    page = page_of(LeadersPage, portal, "lanh-dao")
    page.leaders = [
        Leader(
            name="Lê Thị Hồng Sa", office="Phó Chủ tịch", level="deputy", rank=3, field="Văn hóa", locale=page.locale
        ),
        Leader(
            name="Nguyễn Thành Vịnh",
            office="Chủ tịch",
            level="head",
            rank=1,
            duties="Lãnh đạo toàn diện",
            biography="<p>Sinh năm 1970</p>",
            telephone="0299 000 1001",
            locale=page.locale,
        ),
        Leader(
            name="Phan Đức Lâm",
            office="Phó Chủ tịch",
            level="deputy",
            rank=2,
            portrait=make_image(alt="Chân dung"),
            locale=page.locale,
        ),
        Leader(name="Mai Diệu Linh", office="Giám đốc Sở", level="member", rank=9, locale=page.locale),
    ]
    page.save_revision().publish()
    return page


def test_leaders_stand_in_order_of_rank(at, leaders):
    response = at(PORTAL).get("/gioi-thieu/lanh-dao/")
    assert [leader.name for leader in response.context["heads"]] == ["Nguyễn Thành Vịnh"]
    assert [leader.name for leader in response.context["deputies"]] == ["Phan Đức Lâm", "Lê Thị Hồng Sa"]
    html = response.content.decode()
    assert 'alt="Chân dung"' in html
    assert '<th scope="row">' in html


def test_each_leader_has_an_address(at, leaders):
    response = at(PORTAL).get("/gioi-thieu/lanh-dao/nguyen-thanh-vinh/")
    assert response.status_code == 200
    assert "Sinh năm 1970" in response.content.decode()
    assert 'href="tel:+842990001001"' in response.content.decode()
    assert at(PORTAL).get("/gioi-thieu/lanh-dao/khong-co/").status_code == 404


def test_leaders_cost_a_fixed_number_of_queries(at, leaders, django_assert_max_num_queries):
    at(PORTAL).get("/gioi-thieu/lanh-dao/")
    with django_assert_max_num_queries(8):
        at(PORTAL).get("/gioi-thieu/lanh-dao/")


@pytest.fixture
def schedule(portal):
    page = page_of(SchedulePage, portal, "lich-cong-tac")
    page.save_revision().publish()
    return page


def add_week(schedule: SchedulePage, monday: date, *entries: ScheduleEntry, publish: bool = True) -> ScheduleWeekPage:
    week = ScheduleWeekPage(title=f"Tuần {monday}", week_start=monday, locale=schedule.locale, live=publish)
    week.entries = list(entries)
    schedule.add_child(instance=week)
    if publish:
        week.save_revision().publish()
    return week


def entry(day: date, what: str, start: time | None = time(8), **kw) -> ScheduleEntry:
    return ScheduleEntry(date=day, start=start, what=what, locale=Locale.objects.get(language_code="vi"), **kw)


def test_this_week_and_others(at, schedule):
    monday = monday_of(timezone.localdate())
    add_week(
        schedule, monday, entry(monday + timedelta(1), "Chiều họp", time(14)), entry(monday + timedelta(1), "Sáng họp")
    )
    add_week(schedule, monday + timedelta(7), entry(monday + timedelta(8), "Đi cơ sở"))
    add_week(schedule, monday, entry(monday, "Bản nháp"), publish=False)
    html = at(PORTAL).get("/lich-cong-tac/").content.decode()
    assert html.index("Sáng họp") < html.index("Chiều họp")
    assert "Đi cơ sở" not in html
    assert "Bản nháp" not in html
    following = at(PORTAL).get(f"/lich-cong-tac/?week={iso_week(monday + timedelta(7))}").content.decode()
    assert "Đi cơ sở" in following


@pytest.mark.parametrize("week", ["2026-W99", "abc", "9999-W01", "2026-W00", "0000-W01", "²⁰²⁶-W01"])
def test_an_odd_week_is_this_week(at, schedule, week):
    response = at(PORTAL).get("/lich-cong-tac/", {"week": week})
    assert response.status_code == 200
    assert response.context["this_week"]


def test_the_calendar_file_is_one(at, schedule):
    today = timezone.localdate()
    add_week(
        schedule,
        monday_of(today),
        entry(today, "Tiếp công dân", end=time(11), place="Trụ sở; phòng A, tầng 2"),
        entry(today, "Cả ngày", None),
    )
    response = at(PORTAL).get("/lich-cong-tac/ics/")
    assert response["Content-Type"].startswith("text/calendar")
    events = {str(event["summary"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}
    assert set(events) == {"Tiếp công dân", "Cả ngày"}
    assert events["Tiếp công dân"]["location"] == "Trụ sở; phòng A, tầng 2"
    assert events["Tiếp công dân"]["dtstart"].dt.utcoffset() == timedelta(hours=7)
    assert events["Cả ngày"]["dtstart"].dt == today


def test_wrong_dates_are_refused():
    with pytest.raises(ValidationError) as error:
        ScheduleWeekPage(title="x", week_start=date(2026, 11, 24)).clean()
    assert "week_start" in error.value.message_dict
    with pytest.raises(ValidationError):
        entry(date(2026, 11, 23), "x", time(9), end=time(8)).clean()


def test_a_gallery_shows_pictures_and_video(at, portal):
    page = page_of(MediaGalleryPage, portal, "thu-vien-anh-video")
    image = make_image(alt="Thuyền")
    film = make_document("Phim", b"\x00\x00\x00\x18ftypmp42", "phim.mp4")
    captions = make_document("Phụ đề", b"WEBVTT\n", "phim.vtt")
    page.items = MediaGalleryPage.items.field.stream_block.to_python(
        [
            {
                "type": "image",
                "value": {"image": {"image": image.pk, "alt_text": "Thuyền", "decorative": False}, "caption": "Bến cá"},
            },
            {
                "type": "video",
                "value": {"title": "Đua thuyền", "video": film.pk, "captions": captions.pk, "transcript": ""},
            },
            {"type": "embed", "value": {"url": "https://vimeo.com/123456", "title": "Phim ngắn"}},
        ]
    )
    page.save_revision().publish()
    html = at(PORTAL).get("/thu-vien-anh-video/").content.decode()
    assert 'alt="Thuyền"' in html
    assert "Bến cá" in html
    assert '<track kind="captions"' in html
    assert 'srclang="vi"' in html
    assert "<details" in html[: html.index("player.vimeo.com")][-400:], "nothing is loaded before the reader asks"


def test_a_text_page_lists_what_is_below(at, portal):
    about = page_of(StandardPage, portal, "gioi-thieu")
    child = StandardPage.objects.child_of(about).get(slug="tong-quan")
    assert child.title not in at(PORTAL).get("/gioi-thieu/").content.decode()
    child.body = body("Tỉnh có 1.212.000 người.")
    child.save_revision().publish()
    assert child.title in at(PORTAL).get("/gioi-thieu/").content.decode()
    assert "1.212.000" in at(PORTAL).get("/gioi-thieu/tong-quan/").content.decode()


@pytest.mark.parametrize("language", ["", "en/", "ja/", "ko/", "zh-hans/"])
def test_statements_are_there_in_every_language(at, language):
    for slug in ("kha-nang-tiep-can", "bao-ve-du-lieu-ca-nhan"):
        response = at(PORTAL).get(f"/{language}{slug}/")
        assert response.status_code == 200
        assert response.content.decode().count("<h2>") >= 3


def test_blocks_refuse_what_readers_could_not_use():
    from wagtail.blocks import StructBlockValidationError

    from cms.core.blocks import EmbedBlock, TableBlock, VideoBlock

    video = VideoBlock()
    film = make_document("Phim", b"x", "phim.mp4")
    with pytest.raises(StructBlockValidationError):
        video.clean(video.to_python({"title": "Phim", "video": film.pk, "captions": None, "transcript": ""}))
    assert video.clean(
        video.to_python({"title": "Phim", "video": film.pk, "captions": None, "transcript": "<p>Lời</p>"})
    )
    with pytest.raises(StructBlockValidationError):
        EmbedBlock().clean({"url": "https://evil.example/", "title": "x"})
    table = {"data": [["a"]], "table_header_choice": "row", "table_caption": ""}
    with pytest.raises(ValidationError):
        TableBlock().clean(dict(table))
    with pytest.raises(ValidationError):
        TableBlock().clean(table | {"table_caption": "Bảng", "table_header_choice": "neither"})
    assert TableBlock().clean(table | {"table_caption": "Bảng"})


def test_tables_can_be_translated():
    from cms.core.blocks import TableBlock

    block = TableBlock()
    value = {"data": [["Cảng", "Số ngày"], ["Kobe", "8"]], "table_caption": "Tuyến tàu"}
    segments = block.get_translatable_segments(value)
    assert [(segment.path, segment.render_text()) for segment in segments] == [
        ("caption", "Tuyến tàu"),
        ("0.0", "Cảng"),
        ("0.1", "Số ngày"),
        ("1.0", "Kobe"),
    ]
    assert block.restore_translated_segments(value, segments)["data"] == value["data"]
