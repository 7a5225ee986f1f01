"""Abstracts of documents at the translation desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.core.actions import ActionError
from gazette.actions.documents import RestoreDocumentAction, WithdrawDocumentAction
from gazette.enums import Confidentiality, DocumentState
from gazette.models import DocumentText, LegalDocument
from gazette.translating import original_of, request_url
from sites.models import MemberSite
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.gazette.makers import ABSTRACT, make_document, make_unit, person
from tests.translation.makers import Desk, fresh, in_state, locale, request
from translation.actions import RequestTranslationAction
from translation.enums import JobState
from translation.models import TranslationJob

pytestmark = pytest.mark.django_db
S = DocumentState


def vietnamese(document: LegalDocument) -> DocumentText:
    found = original_of(document)
    assert found is not None
    return found


def site_of(host: str) -> MemberSite:
    return MemberSite.objects.get(site__hostname=host)


def test_the_desk_makes_the_abstract_of_another_language():
    document = make_document(number="15/2026/QĐ-UBND")
    job = in_state(Desk(), JobState.PUBLISHED, vietnamese(document))
    assert (job.site, job.segments_total) == (site_of(PORTAL), 1)
    assert job.title == f"15/2026/QĐ-UBND – {ABSTRACT}"
    texts = {text.locale.language_code: text for text in document.texts.select_related("locale")}
    assert set(texts) == {"vi", "en"}
    assert texts["en"].abstract.startswith("Translated")
    assert texts["en"].translation_key == texts["vi"].translation_key
    assert texts["vi"].abstract == LegalDocument.objects.get(pk=document.pk).abstract == ABSTRACT


def test_two_documents_are_two_texts():
    first, second = vietnamese(make_document()), vietnamese(make_document())
    assert first.translation_key != second.translation_key


@pytest.mark.parametrize("state", [S.DRAFT, S.CHECKED])
def test_what_readers_do_not_see_has_nothing_to_translate(state):
    document = make_document(state)
    assert original_of(document) is None
    assert request_url(document, person("gazette_officer")) == ""


def test_internal_documents_never_reach_the_desk():
    document = make_document()
    text = vietnamese(document)
    LegalDocument.objects.filter(pk=document.pk).update(confidentiality=Confidentiality.INTERNAL)
    with pytest.raises(ActionError):
        RequestTranslationAction(DocumentText.objects.get(pk=text.pk), [locale("en")]).execute()
    assert not TranslationJob.objects.exists()


def test_a_withdrawal_ends_the_work_and_says_why():
    document = make_document()
    waiting = request(vietnamese(document), "en")
    officer = person("gazette_officer")
    WithdrawDocumentAction(document, officer, "Ban hành nhầm").execute()
    assert fresh(waiting).state == JobState.CANCELLED
    assert fresh(waiting).reason
    assert request_url(LegalDocument.objects.get(pk=document.pk), officer) == ""
    with pytest.raises(ActionError):
        RequestTranslationAction(vietnamese(document), [locale("ja")]).execute()
    RestoreDocumentAction(document, officer, "Đã xác minh").execute()
    assert request(vietnamese(document), "en").state == JobState.QUEUED


def test_a_refused_withdrawal_leaves_the_work():
    document = make_document()
    job = request(vietnamese(document))
    with pytest.raises(ActionError):
        WithdrawDocumentAction(document, None, "").execute()
    assert fresh(job).state == JobState.QUEUED


def test_what_is_translated_stays_when_the_document_is_withdrawn():
    document = make_document()
    job = in_state(Desk(), JobState.PUBLISHED, vietnamese(document))
    WithdrawDocumentAction(document, None, "Ban hành nhầm").execute()
    assert fresh(job).state == JobState.PUBLISHED
    assert document.texts.count() == 2


def test_new_vietnamese_words_make_the_translation_out_of_date(on_commit):
    document = make_document()
    with on_commit():
        job = in_state(Desk(), JobState.PUBLISHED, vietnamese(document))
    text = vietnamese(document)
    text.abstract = f"{ABSTRACT} giai đoạn 2026–2030"
    with on_commit():
        text.save()
    assert fresh(job).state == JobState.STALE


def test_shown_again_with_the_same_words_it_is_up_to_date(on_commit):
    document = make_document()
    with on_commit():
        job = in_state(Desk(), JobState.PUBLISHED, vietnamese(document))
        WithdrawDocumentAction(document, None, "Ban hành nhầm").execute()
        RestoreDocumentAction(document, None, "Đã xác minh").execute()
    assert fresh(job).state == JobState.PUBLISHED
    assert document.texts.count() == 2


def test_whose_site_the_job_belongs_to():
    department = request(vietnamese(make_document(issuer="snnmt", number="3/2026/QĐ-SNNMT")))
    assert department.site == site_of(DEPARTMENT)
    make_unit()
    without = request(vietnamese(make_document(issuer="so-xd", number="4/2026/QĐ-SXD")))
    assert without.site == site_of(PORTAL)
    # A site without foreign languages does not keep the portal from having them.
    assert not site_of(WARD).languages.exclude(language_code="vi").exists()
    assert request(vietnamese(make_document(issuer="cua-vinh", number="5/2026/QĐ-UBND"))).site == site_of(PORTAL)


def test_who_may_ask(at):
    def as_(role, code, host):
        client = at(host)
        client.force_login(person(role, code))
        return client

    document = make_document(issuer="snnmt", number="3/2026/QĐ-SNNMT")
    page = reverse("legal_document", args=[document.pk])
    asking = reverse("translation_request", args=["gazette.documenttext", vietnamese(document).pk])
    own = as_("unit_webmaster", "snnmt", DEPARTMENT)
    assert asking in own.get(page).content.decode()
    assert own.get(asking).status_code == 200
    data = {"locales": [locale("en").pk], "priority": 2, "due_date": "", "note": "", "next": page}
    assert own.post(asking, data).url == page
    assert TranslationJob.objects.get().requester is not None
    other = as_("unit_webmaster", "cua-vinh", WARD)
    assert asking not in other.get(page).content.decode()
    assert other.get(asking).status_code == 404
    assert other.post(asking, data).status_code == 404
    assert TranslationJob.objects.count() == 1
