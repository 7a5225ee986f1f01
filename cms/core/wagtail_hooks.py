"""What every editor of the admin loads."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_editor_js")
def save_after_autosave() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/admin/save-after-autosave.js"))
