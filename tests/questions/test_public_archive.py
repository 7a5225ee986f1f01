"""Archive, published question, feeds, search, record: what readers see, and what they see no more."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from questions.actions import (
    ApproveAnswerAction,
    AttachFilesAction,
    ChangeConsentAction,
    RetractQuestionAction,
    SavePublicVersionAction,
    StartCorrectionAction,
    SubmitAnswerAction,
)
from questions.actions.promotion import PromoteQuestionAction
from questions.enums import Purpose
from questions.models import PublicQuestion, Question, QuestionFile, QuestionsPage
from search.models import SearchEntry
from search.outbox import apply
from sites.models import MemberSite
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.questions.makers import ANSWER, ASKER, fresh, pdf, published

pytestmark = pytest.mark.django_db
ARCHIVE = "/hoi-dap/"
SECRET_WORD = "Nguyễn Thị Hỏi"


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def public() -> PublicQuestion:
    made = published(topic="nghe-ca")
    apply()
    return made


def test_the_archive_shows_what_is_published(at, public):
    text = text_of(at().get(ARCHIVE))
    assert f"/hoi-dap/q/{public.slug}/" in text
    assert "Dự án nạo vét luồng" in text
    assert public.question.code not in text


def test_a_member_site_shows_its_own_and_links_to_all(at, public):
    other = published(DEPARTMENT, title="Giá đất năm 2026 ở đâu?")
    ward = published(WARD, title="Lịch tiếp dân của phường?", lead="cua-vinh")
    department = text_of(at(DEPARTMENT).get(ARCHIVE))
    assert other.slug in department
    assert public.slug in department, "answered by this unit, though asked at the portal"
    assert ward.slug not in department
    assert f"http://{PORTAL}/hoi-dap/" in department
    assert all(slug in text_of(at().get(ARCHIVE)) for slug in (public.slug, other.slug, ward.slug))
    assert at(DEPARTMENT).get(f"{ARCHIVE}q/{ward.slug}/").status_code == 404
    assert at().get(f"{ARCHIVE}q/{ward.slug}/").status_code == 200


def test_filters_say_how_many_they_would_show(at, public):
    published(title="Giá tôm giống năm nay?", topic="nghe-ca", lead="cua-vinh")
    published(title="Lịch tiêm phòng cho trâu bò?", topic="nong-nghiep")
    old = published(title="Phí đăng kiểm tàu cá?", topic="nghe-ca")
    PublicQuestion.objects.filter(pk=old.pk).update(answered_on="2024-05-06")
    apply()

    def choices(**query: str) -> dict[str, dict[Any, int]]:
        context = at().get(ARCHIVE, query).context
        return {name: {row.value: row.count for row in context[name]} for name in ("topics", "units", "years")}

    now = timezone.localdate().year
    every = choices()
    assert every["topics"] == {"nghe-ca": 3, "nong-nghiep": 1}
    assert every["units"] == {"snnmt": 3, "cua-vinh": 1}
    assert every["years"] == {now: 3, 2024: 1}
    # Each filter beside the others, never beside itself.
    assert choices(topic="nghe-ca") == {
        "topics": every["topics"],
        "units": {"snnmt": 2, "cua-vinh": 1},
        "years": {now: 2, 2024: 1},
    }
    assert choices(topic="nong-nghiep", year="2024") == {
        "topics": {"nghe-ca": 1, "nong-nghiep": 0},
        "units": {},
        "years": {now: 1, 2024: 0},
    }
    assert choices(q="tom giong")["topics"] == {"nghe-ca": 1}
    assert choices(unit="khong-co")["units"] == every["units"]
    assert "Nghề cá (3)" in text_of(at().get(ARCHIVE))
    assert "Giá tôm" in text_of(at().get(ARCHIVE, {"topic": "nghe-ca", "unit": "cua-vinh"}))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("topic=nghe-ca", True),
        ("topic=nong-nghiep", False),
        ("topic=khong-co", True),
        ("unit=snnmt", True),
        ("unit=cua-vinh", False),
        (f"year={timezone.localdate().year}", True),
        ("year=2020", False),
        ("year=٢٠٢٦", True),
        ("lang=all", True),
        ("lang=en", False),
        ("lang=xx", True),
        ("view=faq", True),
        ("page=999999", True),
        ("page=-1", True),
        ("page=abc", True),
        ("q=nao vet cang ca", True),
        ("q=nạo vét", True),
        ("q=máy bay trực thăng", False),
        ("q=" + "a" * 5000, False),
        ('q="', True),
    ],
)
def test_filters_and_words(at, public, query, shown):
    response = at().get(f"{ARCHIVE}?{query}")
    assert response.status_code == 200
    if query != 'q="':
        assert (public.slug in text_of(response)) == shown


def test_words_while_the_search_is_away(at, public, monkeypatch):
    from questions.public import listing

    monkeypatch.setattr(listing, "slugs_found", lambda *args: None)
    assert public.slug in text_of(at().get(f"{ARCHIVE}?q=nạo vét"))


def test_promoted_questions_come_first_and_once(at, public):
    later = published(title="Câu hỏi mới hơn về cảng?", topic="nghe-ca")
    PromoteQuestionAction(public, topic=public.topic).execute()
    text = text_of(at().get(ARCHIVE))
    assert text.index(public.slug) < text.index(later.slug)
    assert len(re.findall(f'href="/hoi-dap/q/{public.slug}/"', text)) == 1


@pytest.mark.parametrize("query", ["", "?view=faq", "?q=nạo vét", "?topic=nghe-ca&unit=snnmt&lang=all"])
def test_the_archive_asks_few_questions_however_many_there_are(at, public, query):
    for number in range(14):
        published(title=f"Câu hỏi nạo vét thứ {number}?", topic="nghe-ca")
    apply()
    client = at()
    client.get(ARCHIVE + query)
    with CaptureQueriesContext(connection) as seen:
        client.get(ARCHIVE + query)
    assert len(seen) <= 15, "\n".join(row["sql"][:160] for row in seen)


def test_one_question_for_readers(at, public):
    response = at().get(f"{ARCHIVE}q/{public.slug}/")
    text = text_of(response)
    assert response.status_code == 200
    assert ANSWER in text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert data["@type"] == "QAPage"
    assert data["mainEntity"]["acceptedAnswer"]["author"]["name"] == "Sở Nông nghiệp và Môi trường"
    for private in (*ASKER.values(), public.question.code):
        assert private not in text


def test_one_question_asks_few_questions(at, public):
    client = at()
    client.get(f"{ARCHIVE}q/{public.slug}/")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"{ARCHIVE}q/{public.slug}/")
    assert len(seen) <= 15, "\n".join(row["sql"][:160] for row in seen)


def test_a_corrected_answer_says_so(at, public):
    StartCorrectionAction(fresh(public.question), None, "Sửa ngày khởi công.").execute()
    SubmitAnswerAction(fresh(public.question)).execute()
    ApproveAnswerAction(fresh(public.question)).execute()
    # Nobody has looked through it yet: readers see what was confirmed, and not half of the new version.
    assert "Sửa ngày khởi công." not in text_of(at().get(f"{ARCHIVE}q/{public.slug}/"))
    confirm(public)
    assert "Sửa ngày khởi công." in text_of(at().get(f"{ARCHIVE}q/{public.slug}/"))


def confirm(public: PublicQuestion) -> None:
    SavePublicVersionAction(
        fresh(public.question), None, public.title, public.text, public.answer, confirmed=True
    ).execute()


def test_retraction_leaves_no_copy(at, public):
    address = f"{ARCHIVE}q/{public.slug}/"
    assert at().get("/tim-kiem/?q=nạo vét cảng cá").content.decode().count(public.slug)
    RetractQuestionAction(fresh(public.question), None, "Theo yêu cầu.").execute()
    # The worker has not come by yet.
    assert at().get(address).status_code == 410
    assert not SearchEntry.objects.filter(type="question").exists()
    sitemap = "/sitemap-questions.xml"
    for path in (ARCHIVE, f"{ARCHIVE}?view=faq", f"{ARCHIVE}?q=nạo vét", f"{ARCHIVE}rss/", f"{ARCHIVE}atom/", sitemap):
        text = text_of(at().get(path))
        assert public.slug not in text, path
        assert public.title not in text, path
    for path in ("/tim-kiem/?q=nạo vét cảng cá", "/api/search/v1/search?q=nạo vét cảng cá"):
        assert public.slug not in text_of(at().get(path)), path
    apply()
    assert not SearchEntry.objects.filter(type="question").exists()
    assert at().get(address).status_code == 410
    assert public.title not in text_of(at().get(address))


def test_a_withdrawn_consent_takes_it_off(at, public):
    ChangeConsentAction(fresh(public.question), Purpose.PUBLISH, False).execute()
    assert at().get(f"{ARCHIVE}q/{public.slug}/").status_code == 410
    assert not SearchEntry.objects.filter(type="question").exists()


def test_search_holds_the_redacted_version_only(at):
    made = published(text=f"Tôi là {SECRET_WORD}, xin hỏi về nạo vét.")
    question = fresh(made.question)
    SavePublicVersionAction(question, None, made.title, "Xin hỏi về nạo vét.", ANSWER, confirmed=True).execute()
    apply()
    entry = SearchEntry.objects.get(type="question")
    assert SECRET_WORD not in f"{entry.title} {entry.summary} {entry.body} {entry.details}"
    assert entry.path.endswith(f"/hoi-dap/q/{made.slug}/")
    assert question.code not in json.dumps(entry.details)


def test_the_search_shows_a_card_for_words_without_marks(at, public):
    text = text_of(at().get("/tim-kiem/?q=nao vet cang ca&type=question"))
    assert public.slug in text
    assert "Sở Nông nghiệp và Môi trường" in text


def test_a_page_that_goes_offline_takes_its_questions_along(at, public):
    page = QuestionsPage.objects.get(locale__language_code="vi", path__startswith=_home(PORTAL))
    page.unpublish()
    assert public.slug not in text_of(at().get("/tim-kiem/?q=nạo vét cảng cá"))
    apply()
    assert not SearchEntry.objects.filter(type="question").exists()
    page.save_revision().publish()
    apply()
    assert SearchEntry.objects.filter(type="question").exists()


def _home(host: str) -> str:
    site = MemberSite.objects.get(site__hostname=host)
    return str(site.site.root_page.path)


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feeds(at, public, kind):
    response = at().get(f"{ARCHIVE}{kind}/")
    assert response.status_code == 200
    assert f"http://{PORTAL}/hoi-dap/q/{public.slug}/" in text_of(response)
    assert public.slug not in text_of(at().get(f"{ARCHIVE}{kind}/?topic=nong-nghiep"))


def test_the_sitemap_names_it(at, public):
    assert "sitemap-questions.xml" in text_of(at().get("/sitemap.xml"))
    assert f"/hoi-dap/q/{public.slug}/" in text_of(at().get("/sitemap-questions.xml"))
    assert public.slug not in text_of(at(DEPARTMENT).get("/sitemap-questions.xml"))


def test_helpful_is_counted_once(at, public):
    client = at()
    address = f"{ARCHIVE}q/{public.slug}/huu-ich/"
    assert client.get(address).status_code == 405
    assert client.post(address, {"helpful": "yes"}).status_code == 302
    client.post(address, {"helpful": "no"})
    at().post(address, {"helpful": "yes"})  # Another session of the same address.
    client.post(address, {"helpful": "vielleicht"})
    public.refresh_from_db()
    assert (public.helpful, public.not_helpful) == (1, 0)


def test_files_of_the_answer(at, public):
    assert not QuestionFile.objects.exists()
    StartCorrectionAction(fresh(public.question), None, "Thêm bản vẽ.").execute()
    AttachFilesAction(fresh(public.question), None, [pdf("ban-ve.pdf")], public=True).execute()
    SubmitAnswerAction(fresh(public.question)).execute()
    ApproveAnswerAction(fresh(public.question)).execute()
    file = QuestionFile.objects.get()
    address = f"{ARCHIVE}q/{public.slug}/tep/{file.pk}/"
    assert at().get(address).status_code == 404, "nobody has looked through the new version"
    confirm(public)
    assert address in text_of(at().get(f"{ARCHIVE}q/{public.slug}/"))
    assert at().get(address).status_code == 200
    other = published(title="Một câu hỏi khác hẳn?")
    assert at().get(f"{ARCHIVE}q/{other.slug}/tep/{file.pk}/").status_code == 404
    RetractQuestionAction(fresh(public.question), None, "Theo yêu cầu.").execute()
    assert at().get(address).status_code == 404


def test_what_never_was_published(at):
    assert at().get(f"{ARCHIVE}q/khong-co/").status_code == 404


# ---- the record ----
def test_the_record_has_no_ranks_for_few_questions(at, public):
    text = text_of(at().get(f"{ARCHIVE}thong-ke/"))
    assert "Sở Nông nghiệp và Môi trường" in text
    assert 'class="q-bar"' in text
    rows = list(csv.reader(io.StringIO(text_of(at().get(f"{ARCHIVE}thong-ke/csv/")).lstrip("\ufeff"))))
    assert rows[1][:6] == ["", "Sở Nông nghiệp và Môi trường", "1", "1", "1", "0"]


def test_the_record_as_of_an_earlier_day(at, public):
    Question.objects.update(received_on=timezone.localdate() - timedelta(days=3))
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    rows = list(csv.reader(io.StringIO(text_of(at().get(f"{ARCHIVE}thong-ke/csv/?as_of={yesterday}")))))
    assert all(row[3] == "0" for row in rows[1:])


@pytest.mark.parametrize(
    "query", ["year=abc", "year=1999", "year=9999", "as_of=2026-99-99", "as_of=<b>", "as_of=2999-01-01"]
)
def test_the_record_of_a_strange_period(at, query):
    assert at().get(f"{ARCHIVE}thong-ke/?{query}").status_code == 200


def test_a_member_site_shows_its_own_record(at, public):
    published(WARD, title="Lịch tiếp dân của phường?", lead="cua-vinh")
    text = text_of(at(WARD).get(f"{ARCHIVE}thong-ke/"))
    assert "Phường Cửa Vịnh" in text
    assert "Sở Nông nghiệp và Môi trường" not in text
    assert f"http://{PORTAL}/hoi-dap/thong-ke/" in text


def test_the_record_asks_few_questions(at, public):
    client = at()
    client.get(f"{ARCHIVE}thong-ke/?as_of={timezone.localdate() - timedelta(days=1)}")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"{ARCHIVE}thong-ke/")
    assert len(seen) <= 15, "\n".join(row["sql"][:160] for row in seen)


@pytest.mark.parametrize("path", ["", "gui/", "tra-cuu/", "thong-ke/", "rss/"])
@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh-hans"])
def test_every_language_has_these_pages(at, language, path):
    assert at().get(f"/{language}{ARCHIVE}{path}").status_code == 200


def test_a_unit_puts_nothing_first_on_the_portal(at, public):
    other = published(title="Mức phí cảng cá?", topic="nghe-ca")
    where = f"{ARCHIVE}?topic=nghe-ca"
    PromoteQuestionAction(public, topic=public.topic, unit=other.unit).execute()
    text = text_of(at().get(where))
    assert text.index(other.slug) < text.index(public.slug), "the newest first"
    PromoteQuestionAction(public, topic=public.topic).execute()
    text = text_of(at().get(where))
    assert text.index(public.slug) < text.index(other.slug)
