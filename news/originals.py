"""Originals of appearances: whether readers can open them, what they say now, and how that differs from before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.locales import language_code_of
from search.sources import stream_text

from .enums import Hidden
from .models import ArticlePage

# Language -> field -> text.
Snapshot = dict[str, dict[str, str]]
FIELDS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Lead"),
    "details": gettext_lazy("Picture, mark, number, attachments"),
    "text": gettext_lazy("Body text"),
}


def readable_versions(key: Any) -> Any:
    """Language versions of an article that everybody can read on its own site."""
    return ArticlePage.objects.readable().of_public_sites().filter(translation_key=key)


def snapshot_of(key: Any) -> Snapshot:
    """What the article says now, in each language that readers can open; empty when nobody can."""
    return {language_code_of(page.locale_id): text_of(page) for page in readable_versions(key).select_related("image")}


def text_of(page: Any) -> dict[str, str]:
    badge = page.get_badge_display() if page.badge else ""
    day = date_format(page.badge_date, "Y-m-d") if page.badge_date else ""
    picture = page.image.title if page.image_id else ""
    details = [picture, page.image_caption, str(badge), day, page.number, *(file.label for file in page.files)]
    return {
        "title": page.title,
        "summary": page.summary,
        "details": "\n".join(line for line in details if line),
        "text": stream_text(page.body),
    }


def checksum_of(snapshot: Snapshot) -> str:
    dumped = json.dumps(snapshot, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(dumped.encode()).hexdigest()


def hidden_reasons(keys: Iterable[Any]) -> dict[Any, Hidden]:
    """Why nobody can read these originals; those that can be read are left out. At most three queries."""
    wanted = set(keys)
    if not wanted:
        return {}
    pages = list(
        ArticlePage.objects.filter(translation_key__in=wanted, alias_of=None).values("translation_key", "live")
    )
    readable = ArticlePage.objects.readable().filter(translation_key__in=wanted)
    open_to_all = dict(readable.values_list("translation_key", "pk"))
    seen = set(readable.of_public_sites().values_list("translation_key", flat=True))
    found: dict[Any, Hidden] = {}
    for key in wanted - seen:
        lives = [row["live"] for row in pages if row["translation_key"] == key]
        if not lives:
            found[key] = Hidden.DELETED
        elif not any(lives):
            found[key] = Hidden.UNPUBLISHED
        else:
            found[key] = Hidden.CLOSED if key in open_to_all else Hidden.RESTRICTED
    return found


# ---- differences ----
@dataclass(frozen=True)
class Difference:
    """A field of a language version that was changed, with `<ins>` and `<del>`."""

    language: str
    label: str
    html: SafeString


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """What differs, field by field, in the order of the languages."""
    names = dict(settings.LANGUAGES)
    found = []
    for language in [code for code in names if code in before or code in after]:
        old, new = before.get(language, {}), after.get(language, {})
        found += [
            Difference(str(names[language]), str(label), _lines(old.get(name, ""), new.get(name, "")))
            for name, label in FIELDS.items()
            if old.get(name, "") != new.get(name, "")
        ]
    return found


def _lines(old: str, new: str) -> SafeString:
    """Paragraph by paragraph; those that stayed are left out, those that were changed are compared word by word."""
    before, after = old.split("\n"), new.split("\n")
    shown: list[SafeString] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            shown.append(SafeString("<p>…</p>"))
            continue
        pairs = max(i2 - i1, j2 - j1)
        olds, news = before[i1:i2] + [""] * pairs, after[j1:j2] + [""] * pairs
        shown += [format_html("<p>{}</p>", _words(olds[n], news[n])) for n in range(pairs)]
    return format_html_join("", "{}", ((line,) for line in shown))


def _words(old: str, new: str) -> SafeString:
    before, after = old.split(), new.split()
    parts: list[SafeString] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(conditional_escape(" ".join(before[i1:i2])))
            continue
        parts += [_marked("del", _("deleted"), before[i1:i2]), _marked("ins", _("inserted"), after[j1:j2])]
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


def _marked(tag: str, word: str, words: Sequence[str]) -> SafeString:
    """Marked for eyes and for ears: screen readers say little of `<ins>` and `<del>`."""
    if not words:
        return SafeString("")
    hidden = format_html('<span class="w-sr-only">[{}: </span>', word)
    end = SafeString('<span class="w-sr-only">]</span>')
    return format_html("<{0}>{1}{2}{3}</{0}>", SafeString(tag), hidden, " ".join(words), end)
