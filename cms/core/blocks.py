"""StreamField blocks of ordinary pages. Each has a preview for the block picker and a template in templates/blocks/."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments import StringSegmentValue

from .embeds import frame_url, validate_embed_url

# No italics: a slanted Vietnamese text without a true italic tears its stacked marks (docs/design/visual-language.md).
TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link", "superscript", "subscript"]


class StyleBlock(blocks.ChoiceBlock):
    """A choice of how something looks: its labels are not content and not to be found."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []


class Level(StyleBlock):
    """Level of a heading inside the text; the page's title is level 1."""

    choices = [("h2", _("Section heading")), ("h3", _("Sub-heading"))]


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/paragraph.html"
        description = _("Paragraphs, lists and links")
        preview_value = "<p>Chiều 19/11, tàu Hoa Vân trọng tải 1.800 TEU rời bến số 2 cảng Vịnh Sâu.</p>"


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=150)
    level = Level(label=_("Level"), default="h2")

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"
        description = _("Divides a long text; readers of screen readers jump from one to the next")
        preview_value = {"text": "Ai được lợi trước tiên?", "level": "h2"}


class FigureBlock(blocks.StructBlock):
    """A picture with its own alternative text; the credit comes from the picture."""

    def get_preview_value(self) -> Any:
        image = get_image_model().objects.order_by("-pk").first()  # None while the library is empty.
        return self.normalize({"image": image, "caption": image.title if image else ""})

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/figure.html"
        description = _("One picture with a caption")


class GalleryBlock(blocks.StructBlock):
    def get_preview_value(self) -> Any:
        images = get_image_model().objects.order_by("-pk")[:3]
        return self.normalize({"title": "", "images": [{"image": image, "caption": image.title} for image in images]})

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    images = blocks.ListBlock(FigureBlock(), label=_("Images"), min_num=2)

    class Meta:
        icon = "grip"
        label = _("Gallery")
        template = "blocks/gallery.html"
        description = _("Several pictures side by side")


class VideoBlock(blocks.StructBlock):
    """A video file of ours. Captions are what WCAG 2.2, 1.2.2 asks of recorded speech."""

    def get_preview_value(self) -> Any:
        return self.normalize({"title": "Hải Vân nhìn từ biển", "video": None, "captions": None, "transcript": ""})

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    video = DocumentChooserBlock(label=_("Video file"), help_text=_("MP4 or WebM"))
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("WebVTT file (.vtt) in the language of the page")
    )
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        required=False,
        features=["bold", "ul"],
        help_text=_("Required when there are no captions: what is said, for those who cannot hear it"),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, Exception] = {}
        video, captions = cleaned["video"], cleaned["captions"]
        if video.file_extension not in {"mp4", "webm"}:
            errors["video"] = ValidationError(_("This is not an MP4 or WebM file."))
        if captions and captions.file_extension != "vtt":
            errors["captions"] = ValidationError(_("This is not a WebVTT file."))
        if not captions and not str(cleaned["transcript"] or "").strip():
            errors["captions"] = ValidationError(_("Add captions or a transcript."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"
        description = _("A video file with captions")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), rows=3)
    attribution = blocks.CharBlock(label=_("Who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"
        description = _("Somebody's own words")
        preview_value = {
            "text": "Con tôm rời ao buổi sáng, tám ngày sau đã ở chợ Kobe.",
            "attribution": "Bà Huỳnh Thị Mận, Giám đốc Hợp tác xã Thủy sản Bãi Ngang",
        }


PREVIEW_TABLE = {
    "data": [["Cảng đến", "Chuyến/tuần", "Số ngày"], ["Kobe", "1", "8"], ["Busan", "2", "6"]],
    "table_header_choice": "both",
    "first_row_is_table_header": True,
    "first_col_is_header": True,
    "table_caption": "Tuyến quốc tế từ cảng Vịnh Sâu",
}


class TableBlock(WagtailTableBlock):
    """Wagtail's table with what it lacks: a caption and header cells are asked for, and cells can be translated.

    wagtail-localize leaves tables alone; the two segment methods are its documented way to include a block.
    """

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned and not self.is_deferred_validation:
            if not (cleaned.get("table_caption") or "").strip():
                raise ValidationError(_("Give the table a caption that says what it shows."))
            if cleaned.get("table_header_choice") in (None, "", "neither"):
                raise ValidationError(_("Mark the header row or the header column of the table."))
        return cleaned

    def get_translatable_segments(self, value: Any) -> list[StringSegmentValue]:
        """The caption and every cell with letters in it, addressed by row and column."""
        if not value:
            return []
        segments = [StringSegmentValue("caption", value.get("table_caption") or "")]
        for row_index, row in enumerate(value.get("data") or []):
            segments += [
                StringSegmentValue(f"{row_index}.{column_index}", cell)
                for column_index, cell in enumerate(row)
                if cell and any(char.isalpha() for char in str(cell))
            ]
        return segments

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        """`value` with the translated cells put back."""
        restored = {**value, "data": [list(row) for row in value.get("data") or []]}
        for segment in segments:
            if segment.path == "caption":
                restored["table_caption"] = segment.render_text()
                continue
            row_index, column_index = (int(part) for part in segment.path.split("."))
            if row_index < len(restored["data"]) and column_index < len(restored["data"][row_index]):
                restored["data"][row_index][column_index] = segment.render_text()
        return restored

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"
        description = _("Rows and columns with header cells")
        preview_value = PREVIEW_TABLE


class AttachmentListBlock(blocks.StructBlock):
    def get_preview_value(self) -> Any:
        documents = list(get_document_model().objects.order_by("-pk")[:2])
        return self.normalize({"title": "Tài liệu kèm theo", "documents": documents})

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"), min_num=1)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Attachments")
        template = "blocks/attachments.html"
        description = _("Files to download, with their type and size")


class CalloutKind(StyleBlock):
    choices = [
        ("info", _("Good to know")),
        ("ok", _("Confirmed")),
        ("warn", _("Take care")),
        ("bad", _("Act now")),
    ]


class CalloutBlock(blocks.StructBlock):
    kind = CalloutKind(label=_("Kind"), default="info")
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "ul", "link", "document-link"])

    class Meta:
        icon = "warning"
        label = _("Call-out")
        template = "blocks/callout.html"
        description = _("A box for what must not be missed")
        preview_value = {
            "kind": "warn",
            "title": "Cần lưu ý",
            "text": "<p>Tàu thuyền không ra khơi từ 18 giờ ngày 21/11.</p>",
        }


class EmbedBlock(blocks.StructBlock):
    """A video or map of an allowed host. The frame is a link until the reader asks for it."""

    url = blocks.URLBlock(label=_("Web address"), validators=[validate_embed_url])
    title = blocks.CharBlock(label=_("What it shows"), max_length=200)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["frame"] = frame_url(value.get("url") or "")
        return context

    class Meta:
        icon = "site"
        label = _("Embedded video or map")
        template = "blocks/embed.html"
        description = _("A video of YouTube or Vimeo, or a map of OpenStreetMap")
        preview_value = {
            "url": "https://www.openstreetmap.org/export/embed.html?bbox=108.1,16.1,108.3,16.3",
            "title": "Bản đồ trụ sở Ủy ban nhân dân tỉnh",
        }


class BodyBlock(blocks.StreamBlock):
    """What an editor may put into the body of a page."""

    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    image = FigureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    table = TableBlock()
    attachments = AttachmentListBlock()
    callout = CalloutBlock()
    embed = EmbedBlock()
