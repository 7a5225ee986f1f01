"""A job for a browser test of the editor, in the running installation: `translation_jobs <title> <state>`."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from datetime import datetime  # noqa: E402
from zoneinfo import ZoneInfo  # noqa: E402

from wagtail.models import Locale, Page, Site  # noqa: E402

from cms.users.models import User  # noqa: E402
from news.models import ArticlePage, SectionPage  # noqa: E402
from translation.actions import RequestTranslationAction, StartJobAction, SubmitForReviewAction  # noqa: E402
from translation.memory.store import folded  # noqa: E402
from translation.models import MemoryUnit, TranslationJob  # noqa: E402
from translation.writing import write_segment  # noqa: E402

PARAGRAPHS = (
    "Cảng Vịnh Sâu mở <b>tuyến tàu mới</b> đi Kobe từ tháng 12.",
    'Lịch tàu có <a href="https://haivan.example/lich-tau">tại trang của cảng</a>.',
    "Hàng đông lạnh được ưu tiên xếp dỡ.",
)


SUMMARY = "Tin vắn của cảng."


def forget_texts(*texts: str) -> None:
    """What a test before has taught the memory would stand in the segments of this one as suggestions."""
    MemoryUnit.objects.filter(folded__in=[folded(text) for text in texts]).delete()


def article_of(title: str) -> ArticlePage:
    """A published article of the portal's news, of which the memory knows nothing."""
    forget_texts(title, SUMMARY, *PARAGRAPHS)
    home = Site.objects.get(is_default_site=True).root_page
    section = SectionPage.objects.descendant_of(home).get(slug="tin-tuc")
    day = datetime(2026, 11, 20, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    article = ArticlePage(title=title, summary=SUMMARY, date=day, locale=section.locale, live=False)
    blocks = [{"type": "paragraph", "value": f"<p>{text}</p>"} for text in PARAGRAPHS]
    article.body = ArticlePage.body.field.stream_block.to_python(blocks)
    Page.objects.get(pk=section.pk).add_child(instance=article)
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def change(title: str, new: str) -> ArticlePage:
    """The article gets another title, as by an editor; its translation is out of date then."""
    article = ArticlePage.objects.get(title=title, locale=Locale.get_default())
    article.title = new
    article.save_revision().publish()
    return article


def make(title: str, state: str) -> TranslationJob:
    """An article, requested into English; taken on by `dich-anh`, written and submitted if asked."""
    article = article_of(title)
    job = RequestTranslationAction(article, [Locale.objects.get(language_code="en")]).execute().jobs[0]
    translator = User.objects.get(username="dich-anh")
    job = StartJobAction(job, translator).execute()
    if state == "in_review":
        for row in job.segments.with_text():
            text = row.source_text if "<" in row.source_text else f"English text number {row.order}"
            text = text.replace("Cảng Vịnh Sâu mở", "Vịnh Sâu Port opens").replace("tuyến tàu mới", "a new line")
            text = text.replace("đi Kobe từ tháng 12", "to Kobe from month 12")
            text = text.replace("Lịch tàu có", "The schedule is").replace("tại trang của cảng", "on the port's page")
            write_segment(row.pk, translator, text=text, version=row.version, confirm=True)
        job = SubmitForReviewAction(job, translator).execute()
    return job


if __name__ == "__main__":
    if sys.argv[2] == "article":
        sys.stdout.write(json.dumps({"page": article_of(sys.argv[1]).pk}))
        sys.exit()
    if sys.argv[2] == "change":
        sys.stdout.write(json.dumps({"page": change(sys.argv[1], sys.argv[3]).pk}))
        sys.exit()
    made = make(sys.argv[1], sys.argv[2])
    sys.stdout.write(json.dumps({"job": made.pk, "segments": [row.pk for row in made.segments.order_by("order")]}))
