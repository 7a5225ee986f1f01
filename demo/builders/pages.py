"""The standing pages of each site: text, leaders, schedule, gallery, home."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from demo.data import PORTAL, units
from exchange.markdown import Links, to_blocks
from exchange.package import PackageError
from home.models import HomePage
from home.page_builders import button, columns, latest, notices, schedule
from news.models import ArticlePage
from pages.models import (
    Leader,
    LeadersPage,
    MediaGalleryPage,
    ScheduleEntry,
    SchedulePage,
    ScheduleWeekPage,
    StandardPage,
)
from pages.models.schedule import monday_of
from sites.models import MemberSite

from .member_sites import picture

LEAD_STORY = "cang-vinh-sau-tuyen-kobe"


def build_pages() -> None:
    for row in units():
        member_site = MemberSite.objects.for_serving().get(unit__code=row["code"])
        home = member_site.site.root_page
        build_texts(home, row)
        build_leaders(home, row)
        build_schedule(home, row)
        build_gallery(home, row)
        build_homes(member_site, row)


def below(home: Page, slug: str, model: Any) -> Any:
    return model.objects.descendant_of(home).filter(slug=slug).first()


def publish(page: Any) -> None:
    page.save_revision(log_action=False).publish(log_action=False)


def blocks_of(markdown: str) -> Any:
    def no_picture(name: str, line: int, alt: str) -> None:
        raise PackageError(f"a text of the units' file has no pictures: {name}", line)

    raw = to_blocks(markdown, Links(no_picture, lambda href, line: {"href": href}))
    return StandardPage.body.field.stream_block.to_python(raw)


def build_texts(home: Page, row: dict[str, Any]) -> None:
    for slug, text in row.get("pages", {}).items():
        page = below(home, slug, StandardPage)
        if page is not None and not page.live and not page.latest_revision_id:
            page.intro, page.body = text.get("intro", ""), blocks_of(text["body"])
            publish(page)


def build_leaders(home: Page, row: dict[str, Any]) -> None:
    page = below(home, "lanh-dao", LeadersPage)
    if page is None or page.live or page.latest_revision_id or not row.get("leaders"):
        return
    page.intro, page.reception = row.get("leaders_intro", ""), row.get("reception", "")
    leaders = []
    for order, data in enumerate(row["leaders"]):
        values = {name: value for name, value in data.items() if name != "portrait"}
        leader = Leader(sort_order=order, locale=home.locale, **values)
        if data.get("portrait"):
            leader.portrait = picture(data["portrait"], f"Tranh chân dung {data['name']}")
        leaders.append(leader)
    page.leaders = leaders
    publish(page)


def build_schedule(home: Page, row: dict[str, Any]) -> None:
    """This week and the next one, counted from today, so that the demonstration never looks abandoned."""
    page = below(home, "lich-cong-tac", SchedulePage)
    if page is None or not row.get("schedule"):
        return
    if not page.live:
        publish(page)
    for week in (0, 1):
        monday = monday_of(timezone.localdate()) + timedelta(weeks=week)
        if ScheduleWeekPage.objects.child_of(page).filter(week_start=monday).exists():
            continue
        number = monday.isocalendar().week
        title = f"Lịch công tác tuần {number} ({monday:%d/%m} – {monday + timedelta(days=6):%d/%m/%Y})"
        weekly = ScheduleWeekPage(title=title, slug=f"tuan-{monday:%Y-%m-%d}", week_start=monday, locale=home.locale)
        weekly.entries = [
            ScheduleEntry(
                date=monday + timedelta(days=entry["day"]),
                start=time.fromisoformat(entry["start"]) if entry.get("start") else None,
                end=time.fromisoformat(entry["end"]) if entry.get("end") else None,
                what=entry["what"],
                place=entry.get("place", ""),
                sort_order=order,
                locale=home.locale,
            )
            for order, entry in enumerate(row["schedule"])
        ]
        page.add_child(instance=weekly)
        publish(weekly)


def build_gallery(home: Page, row: dict[str, Any]) -> None:
    page = below(home, "thu-vien-anh-video", MediaGalleryPage)
    gallery = row.get("gallery")
    if page is None or page.live or not gallery:
        return
    page.intro = gallery.get("intro", "")
    page.items = MediaGalleryPage.items.field.stream_block.to_python(
        [{"type": "image", "value": figure(image)} for image in gallery["images"]]
    )
    publish(page)


def figure(image: dict[str, str]) -> dict[str, Any]:
    found = picture(image["name"], image["alt"])
    return {"image": image_value(found.pk, image["alt"]), "caption": image.get("caption", "")}


def image_value(pk: int, alt: str) -> dict[str, Any]:
    return {"image": pk, "decorative": not alt, "alt_text": alt}


# ---- homes ----
def build_homes(member_site: MemberSite, row: dict[str, Any]) -> None:
    homes = HomePage.objects.filter(translation_key=member_site.site.root_page.translation_key)
    for home in homes:
        if home.latest_revision_id:
            continue
        if home.language != "vi":
            body = language_home(row.get("language_homes", {}).get(home.language, {}), home)
        else:
            body = portal_home(row) if row["code"] == PORTAL else unit_home(row)
        home.body = HomePage.body.field.stream_block.to_python(body)
        publish(home)


def tasks(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "icon": row["icon"],
            "title": row["title"],
            "hint": row.get("hint", ""),
            "link": {"page": None, "url": row["url"]},
        }
        for row in rows
    ]


def portal_home(row: dict[str, Any]) -> list[dict[str, Any]]:
    banner, gallery = row["banner"], row["gallery"]
    image = picture(banner["image"], banner["alt"])
    return [
        {
            "type": "lead",
            "value": {
                "story": ArticlePage.objects.filter(slug=LEAD_STORY, locale__language_code="vi")
                .values_list("pk", flat=True)
                .first(),
                "tasks_title": row["tasks"]["title"],
                "tasks": tasks(row["tasks"]["tasks"]),
                "help_text": row["tasks"].get("help_text", ""),
                "telephone": row["tasks"].get("telephone", ""),
            },
        },
        columns("8-4", [latest("Tin mới nhất")], [notices()]),
        {
            "type": "banner",
            "value": {
                **{name: banner.get(name, "") for name in ("kicker", "title", "text", "label")},
                "image": image_value(image.pk, ""),
                "link": {"page": None, "url": banner["url"]},
            },
        },
        columns(
            "7-5",
            [schedule()],
            [{"type": "topics", "value": {"title": "Chủ đề", "text": "Tin và thông báo được gom theo việc của bạn."}}],
        ),
        {"type": "directory", "value": {"title": "Các cơ quan của tỉnh"}},
        {
            "type": "gallery",
            "value": {
                "title": "Hải Vân qua hình ảnh",
                "images": [figure(image) for image in gallery["images"][:5]],
                "link": {"page": None, "url": "/thu-vien-anh-video/"},
            },
        },
        {"type": "linked_websites", "value": {"title": "Trang liên kết"}},
    ]


def unit_home(row: dict[str, Any]) -> list[dict[str, Any]]:
    hero = row["hero"]
    right = [notices()]
    if row.get("organisation"):
        right.append({"type": "organisation", "value": {"title": "Bộ máy", "parts": row["organisation"]}})
    return [
        {
            "type": "hero",
            "value": {
                "title": hero["title"],
                "text": hero["text"],
                "buttons": [button("Liên hệ", "/lien-he/"), button("Giới thiệu", "/gioi-thieu/")],
            },
        },
        {"type": "tiles", "value": {"title": "Việc thường hỏi", "tiles": tasks(row["tiles"])}},
        columns("8-4", [latest("Tin mới", with_pictures=True), schedule()], right),
        {"type": "contact_band", "value": {"title": "Đến hoặc gọi", "items": row["contact_band"]}},
        {"type": "linked_websites", "value": {"title": "Trang liên kết"}},
    ]


def language_home(data: dict[str, Any], home: HomePage) -> list[dict[str, Any]]:
    """The greeting of a language and what exists in it, nothing else."""
    body: list[dict[str, Any]] = []
    if data:
        image = picture(data["image"]) if data.get("image") else None
        body.append(
            {
                "type": "hero",
                "value": {
                    "title": data["title"],
                    "text": data.get("text", ""),
                    "image": image_value(image.pk, "") if image else None,
                    "buttons": [button(b["label"], b["url"]) for b in data.get("buttons", ())],
                },
            }
        )
        if data.get("note"):
            body.append({"type": "note", "value": {"text": f"<p>{data['note']}</p>"}})
    box = data.get("box")
    right = [{"type": "box", "value": {"title": box["title"], "text": box["text"]}}] if box else []
    titles = {"en": "Latest news", "ja": "お知らせ", "ko": "새 소식", "zh-hans": "最新消息"}
    body.append(columns("8-4", [latest(titles[home.language], with_pictures=True)], right))
    return body


def languages_with_articles(portal: MemberSite) -> list[Locale]:
    homes = Page.objects.filter(translation_key=portal.site.root_page.translation_key, live=True)
    return [home.locale for home in homes.select_related("locale")]
