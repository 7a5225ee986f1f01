"""The blocks of a home page. They say what is wanted; `home.assembly` fetches it for all of them together."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.core.blocks import FigureBlock, ParagraphBlock, StyleBlock
from cms.core.icons import ICONS
from sites.hosts import member_site_of

from .assembly import sample_data


class LinkBlock(blocks.StructBlock):
    """A page of ours, or an address.

    A page's address follows it when it moves and leads to its version in the language. With `required=False` both may
    stay empty.
    """

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, required=required, **kwargs)

    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.CharBlock(label=_("or address"), required=False, max_length=300, help_text=_("/lien-he/ or https://…"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        url = cleaned.get("url") or ""
        if self.meta.required and not cleaned.get("page") and not url:
            raise blocks.StructBlockValidationError(
                block_errors={"page": ValidationError(_("Choose a page or enter an address."))}
            )
        if url and not url.startswith(("/", "https://", "http://", "tel:", "mailto:")):
            message = _("An address begins with / or https://.")
            raise blocks.StructBlockValidationError(block_errors={"url": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "link"


class IconBlock(StyleBlock):
    choices = [(name, name) for name in sorted(ICONS)]


class TaskBlock(blocks.StructBlock):
    icon = IconBlock(label=_("Icon"))
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    hint = blocks.CharBlock(label=_("Hint"), required=False, max_length=90)
    link = LinkBlock(label=_("Link"))


class AssembledBlock(blocks.StructBlock):
    """A block whose content the assembly has fetched; in the template it is `data`."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        assembly = (parent_context or {}).get("assembly")
        context["data"] = assembly.data_for(value) if assembly is not None else (parent_context or {}).get("sample")
        return context

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_preview_context(value, parent_context), "sample": sample_data(self.name)}


class LeadBlock(AssembledBlock):
    """The lead story beside the red panel of tasks, and three more stories below: one red block a page."""

    story = blocks.PageChooserBlock(
        label=_("Lead story"),
        page_type="news.ArticlePage",
        required=False,
        help_text=_("The newest with a picture if empty."),
    )
    tasks_title = blocks.CharBlock(label=_("Title of the tasks"), max_length=60)
    tasks = blocks.ListBlock(TaskBlock(), label=_("Tasks"), min_num=1, max_num=5)
    help_text = blocks.CharBlock(label=_("Help line"), required=False, max_length=150)
    telephone = blocks.CharBlock(label=_("Telephone of the help line"), required=False, max_length=30)

    class Meta:
        icon = "pick"
        label = _("Lead story and tasks")
        template = "home/blocks/lead.html"
        preview_value = {
            "tasks_title": "Bạn cần làm gì?",
            "tasks": [
                {
                    "icon": "chat",
                    "title": "Gửi câu hỏi",
                    "hint": "Trả lời trong 10 ngày làm việc",
                    "link": {"url": "/lien-he/"},
                }
            ],
        }
        description = _("The newest story large, and what people come to do")


class HeroBlock(blocks.StructBlock):
    """The greeting of a unit or of a language; without a picture of its own it shows the site's header image."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=3, max_length=400)
    image = ImageBlock(label=_("Image"), required=False)
    buttons = blocks.ListBlock(
        blocks.StructBlock(
            [("label", blocks.CharBlock(label=_("Label"), max_length=50)), ("link", LinkBlock(label=_("Link")))]
        ),
        label=_("Buttons"),
        max_num=2,
        default=[],
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        member_site = member_site_of(request) if request is not None else None
        context["image"] = value.get("image") or (member_site.header_image if member_site is not None else None)
        return context

    class Meta:
        icon = "home"
        label = _("Greeting")
        template = "home/blocks/hero.html"
        preview_value = {
            "title": "Ruộng, rừng và biển của Hải Vân",
            "text": "Sở tham mưu cho Ủy ban nhân dân tỉnh về nông nghiệp và môi trường.",
            "buttons": [],
        }
        description = _("One sentence about the place, a picture, at most two buttons")


class TilesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    tiles = blocks.ListBlock(TaskBlock(), label=_("Quick links"), min_num=2, max_num=8)

    class Meta:
        icon = "table"
        label = _("Quick links")
        template = "home/blocks/tiles.html"
        preview_value = {
            "title": "Việc thường hỏi",
            "tiles": [
                {"icon": "map", "title": "Cấp sổ đỏ lần đầu", "hint": "Hồ sơ, thời hạn", "link": {"url": "/lien-he/"}}
            ],
        }
        description = _("Four tiles that lead to what is asked most")


class LatestBlock(AssembledBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    section = blocks.PageChooserBlock(
        label=_("Section"), page_type="news.SectionPage", required=False, help_text=_("All news of the site if empty.")
    )
    count = blocks.IntegerBlock(label=_("How many"), default=5, min_value=2, max_value=12)
    with_pictures = blocks.BooleanBlock(label=_("With pictures"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Latest articles")
        template = "home/blocks/latest.html"
        preview_value = {"title": "Tin mới nhất", "count": 3}


class NoticesBlock(AssembledBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    count = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=10)

    class Meta:
        icon = "warning"
        label = _("Notices")
        template = "home/blocks/notices.html"
        preview_value = {"title": "Thông báo", "count": 3}


class ScheduleBlock(AssembledBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    days = blocks.IntegerBlock(label=_("How many days"), default=3, min_value=1, max_value=7)

    class Meta:
        icon = "date"
        label = _("Leaders' schedule")
        template = "home/blocks/schedule.html"
        preview_value = {"title": "Lịch công tác của lãnh đạo", "days": 3}


class TopicsBlock(AssembledBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.CharBlock(label=_("Text"), required=False, max_length=200)

    class Meta:
        icon = "tag"
        label = _("Topics")
        template = "home/blocks/topics.html"
        preview_value = {"title": "Chủ đề"}


class OrganisationBlock(blocks.StructBlock):
    """The unit's place in the authority (bộ máy): its superior, itself, and what belongs to it."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    parts = blocks.ListBlock(blocks.CharBlock(label=_("Part"), max_length=120), label=_("Parts"), min_num=1)

    class Meta:
        icon = "group"
        label = _("Organisation")
        template = "home/blocks/organisation.html"
        preview_value = {"title": "Bộ máy", "parts": ["Văn phòng Sở", "Chi cục Thủy sản"]}


class BoxBlock(blocks.StructBlock):
    """A quiet box of facts: a desk's telephone, emergency numbers."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = ParagraphBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Box")
        template = "home/blocks/box.html"
        preview_value = {"title": "Khi khẩn cấp", "text": "<p>Cứu hỏa 114, cấp cứu 115</p>"}


class ColumnBlock(blocks.StreamBlock):
    """What may stand in a column."""

    latest = LatestBlock()
    notices = NoticesBlock()
    schedule = ScheduleBlock()
    topics = TopicsBlock()
    organisation = OrganisationBlock()
    box = BoxBlock()


class RatioBlock(StyleBlock):
    choices = [("8-4", "2 : 1"), ("7-5", "7 : 5"), ("6-6", "1 : 1")]


class ColumnsBlock(blocks.StructBlock):
    ratio = RatioBlock(label=_("Widths"), default="8-4")
    left = ColumnBlock(label=_("Left column"))
    right = ColumnBlock(label=_("Right column"))

    class Meta:
        icon = "grip"
        label = _("Two columns")
        template = "home/blocks/columns.html"
        preview_value = {
            "ratio": "8-4",
            "left": [("box", {"title": "Bên trái", "text": "<p>…</p>"})],
            "right": [("box", {"title": "Bên phải", "text": "<p>…</p>"})],
        }
        description = _("Lists side by side; one below the other on a phone")


class BannerBlock(blocks.StructBlock):
    """One campaign of the province: exactly one, never a carousel."""

    kicker = blocks.CharBlock(label=_("Line above the title"), required=False, max_length=60)
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=3, max_length=400)
    image = ImageBlock(label=_("Image"))
    label = blocks.CharBlock(label=_("Button"), required=False, max_length=50)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "pick"
        label = _("Banner")
        template = "home/blocks/banner.html"
        preview_value = {
            "kicker": "Chiến dịch của tỉnh",
            "title": "Tháng hành động vì biển sạch",
            "text": "Mỗi xã ven biển nhận một đoạn bờ để dọn và giữ.",
        }
        description = _("One campaign with a picture")


class DirectoryBlock(AssembledBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)

    class Meta:
        icon = "site"
        label = _("Authorities")
        template = "home/blocks/directory.html"
        preview_value = {"title": "Các cơ quan của tỉnh"}
        description = _("The units of the province by kind, from the register of units")


class HomeGalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    images = blocks.ListBlock(FigureBlock(), label=_("Images"), min_num=3, max_num=5)
    link = LinkBlock(label=_("All pictures"), required=False)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "home/blocks/gallery.html"
        preview_value = {"title": "Hải Vân qua hình ảnh", "images": []}
        description = _("Three to five pictures, the first one large")


class LinkedWebsitesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)

    class Meta:
        icon = "link-external"
        label = _("Linked websites")
        template = "home/blocks/linked_websites.html"
        preview_value = {"title": "Trang liên kết"}
        description = _("The list kept in the settings of the site")


class ContactBandBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("Title"), max_length=80)),
                ("text", blocks.TextBlock(label=_("Text"), rows=2, max_length=200)),
                ("telephone", blocks.CharBlock(label=_("Telephone"), required=False, max_length=30)),
            ]
        ),
        label=_("Ways to reach us"),
        min_num=1,
        max_num=3,
    )

    class Meta:
        icon = "mail"
        label = _("Come or call")
        template = "home/blocks/contact_band.html"
        preview_value = {
            "title": "Đến hoặc gọi",
            "items": [{"title": "Tiếp công dân", "text": "Thứ Hai đến thứ Sáu, 07:30–17:00"}],
        }
        description = _("Hours, address, telephone")


class NoteBlock(blocks.StructBlock):
    text = ParagraphBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "home/blocks/note.html"
        preview_value = {"text": "<p>Chỉ đăng những gì đã được dịch và kiểm tra.</p>"}
        description = _("A line about this language version, for example")


class HomeBlock(blocks.StreamBlock):
    """The body of a home page, from top to bottom."""

    lead = LeadBlock()
    hero = HeroBlock()
    note = NoteBlock()
    tiles = TilesBlock()
    columns = ColumnsBlock()
    banner = BannerBlock()
    directory = DirectoryBlock()
    gallery = HomeGalleryBlock()
    linked_websites = LinkedWebsitesBlock()
    contact_band = ContactBandBlock()

    class Meta:
        block_counts = {"lead": {"max_num": 1}, "hero": {"max_num": 1}, "banner": {"max_num": 1}}
