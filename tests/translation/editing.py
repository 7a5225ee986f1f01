"""Jobs with segments for the tests of the editor: requested, taken on, written and submitted by real people."""

from __future__ import annotations

import json
from typing import Any

from wagtail.models import Locale

from cms.core.text import fold
from tests.conftest import PORTAL
from tests.factories import body, make_article, make_user, section
from translation.actions import RequestTranslationAction, StartJobAction, SubmitForReviewAction
from translation.writing import write_segment

WORDS = (
    "Sở Nông nghiệp công bố <b>lịch tiêm phòng</b> năm 2026.",
    'Xem <a href="https://haivan.example/lich">lịch chi tiết</a> tại trạm thú y.',
    "Người dân mang theo sổ tiêm.",
)


def english() -> Locale:
    found: Locale = Locale.objects.get(language_code="en")
    return found


def people() -> dict[str, Any]:
    """The desk: two translators and a reviewer of English, the head; a webmaster of another unit."""
    locale = english()
    return {
        "an": make_user("an", role="translator", unit="ubnd", locale=locale),
        "binh": make_user("binh", role="translator", unit="ubnd", locale=locale),
        "chi": make_user("chi", role="translation_reviewer", unit="ubnd", locale=locale),
        "head": make_user("head", role="translation_head", unit="ubnd"),
        "ja": make_user("ja", role="translator", unit="ubnd", locale=Locale.objects.get(language_code="ja")),
        "ward": make_user("ward", role="unit_webmaster", unit="cua-vinh"),
        "editor": make_user("editor", role="unit_webmaster", unit="ubnd"),
    }


def make_job(an: Any, *paragraphs: str, title: str = "Lịch tiêm phòng dại", start: bool = True, **values: Any) -> Any:
    """An article of the portal's news, requested into English; translated by `an` if `start`."""
    article = make_article(section(PORTAL, "tin-tuc"), title, body=body(*(paragraphs or WORDS)), **values)
    job = RequestTranslationAction(article, [english()]).execute().jobs[0]
    if start:
        job = StartJobAction(job, an).execute()
    return job


def long_job(an: Any, number: int) -> Any:
    return make_job(an, *(f"Đoạn số {n} của bài dài, có <b>chữ đậm</b>." for n in range(number - 2)))


def translate(text: str) -> str:
    return f"EN {fold(text)}"  # Without marks: Vietnamese is no English.


def confirm_all(job: Any, user: Any) -> None:
    for segment in job.segments.with_text().exclude(state="confirmed"):
        write_segment(segment.pk, user, text=translate(segment.source_text), version=segment.version, confirm=True)
    job.refresh_from_db()


def submitted(an: Any, **values: Any) -> Any:
    job = make_job(an, **values)
    confirm_all(job, an)
    return SubmitForReviewAction(job, an).execute()


def post(client: Any, address: str, **data: Any) -> Any:
    """As the script does it."""
    response = client.post(address, data, headers={"accept": "application/json"})
    response.data = json.loads(response.content)
    return response
