"""Entry of documents: fields, states, numbers, addresses, immutability, rights."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.core.actions import ActionError
from gazette.actions.base import StaleError
from gazette.actions.documents import (
    ChangeDocumentAction,
    CheckDocumentAction,
    CorrectDocumentAction,
    EnterDocumentAction,
    PublishDocumentAction,
    RenumberDocumentAction,
    ReopenDocumentAction,
    RestoreDocumentAction,
    SameNumberError,
    WithdrawDocumentAction,
)
from gazette.actions.files import AddFileAction, RemoveFileAction
from gazette.enums import Authority, Confidentiality, DocumentState, Nature
from gazette.models import DocumentAddress, DocumentText, LegalDocument
from tests.gazette.makers import data, make_document, make_issue, make_unit, pdf, person, unit, with_file

pytestmark = pytest.mark.django_db
S = DocumentState


def test_what_follows_from_the_number():
    document = EnterDocumentAction(data(number="Số: 015/2026/QĐ-UBND ", signed_on=date(2026, 2, 3))).execute()
    assert (document.number_key, document.sequence, document.year) == ("15/2026/qd-ubnd", 15, 2026)
    assert (document.kind.code, document.nature, document.authority) == ("QĐ", Nature.NORMATIVE, Authority.COMMITTEE)
    assert document.effective_on == document.signed_on
    assert document.issuer_name == "Ủy ban nhân dân tỉnh Hải Vân"
    assert document.events.get().kind == "created"


@pytest.mark.parametrize(
    ("issuer", "number", "kind", "nature", "authority"),
    [
        ("ubnd", "05/2026/NQ-HĐND", "NQ", Nature.NORMATIVE, Authority.COUNCIL),
        ("ubnd", "1600/QĐ-UBND", "QĐ", Nature.INDIVIDUAL, Authority.COMMITTEE),
        ("snnmt", "2948/BC-SNNMT", "BC", Nature.ADMINISTRATIVE, Authority.AGENCY),
        ("snnmt", "1522/SNNMT-TTr", "CV", Nature.ADMINISTRATIVE, Authority.AGENCY),
    ],
)
def test_kind_nature_and_authority(issuer, number, kind, nature, authority):
    document = EnterDocumentAction(data(issuer=issuer, number=number)).execute()
    assert (document.kind.code, document.nature, document.authority) == (kind, nature, authority)


def test_addresses_are_in_the_spirit_of_eli_and_never_collide():
    first = make_document(number="15/2026/QĐ-UBND")
    assert first.address == "qd-ubnd/2026/15"
    ward = make_document(number="15/2026/QĐ-UBND", issuer="cua-vinh")
    assert ward.address == "cua-vinh/qd-ubnd/2026/15"
    again = EnterDocumentAction(data(number="15/2026/QĐ-UBND"), same_number_ok=True).execute()
    CheckDocumentAction(again).execute()
    assert PublishDocumentAction(again).execute().address == "qd-ubnd/2026/15-2"


def test_the_same_number_asks():
    make_document(number="7/2026/QĐ-UBND")
    with pytest.raises(SameNumberError) as caught:
        EnterDocumentAction(data(number="07/2026/QD-UBND")).execute()
    assert caught.value.field == "number"
    assert caught.value.other.number == "7/2026/QĐ-UBND"
    EnterDocumentAction(data(number="7/2026/QĐ-UBND", signed_on=date(2025, 12, 1), issuer="snnmt")).execute()


def test_effective_before_signed_is_refused():
    with pytest.raises(ActionError) as caught:
        EnterDocumentAction(data(effective_on=date(2026, 3, 9))).execute()
    assert caught.value.field == "effective_on"
    assert not LegalDocument.objects.exists()


def test_what_is_published_changes_by_correction_only():
    document = make_document()
    with pytest.raises(ActionError):
        ChangeDocumentAction(document, data(number=document.number, abstract="Khác")).execute()
    correction = CorrectDocumentAction(document, None, "10%", "15%", anchor="dieu-2").execute()
    document.refresh_from_db()
    assert document.state == S.CORRECTED
    assert document.corrections.get() == correction
    with pytest.raises(ActionError):
        CorrectDocumentAction(document, None, "như nhau", "như nhau").execute()


def test_a_change_takes_the_check_back():
    document = make_document(S.CHECKED)
    changed = ChangeDocumentAction(document, data(number=document.number, abstract="Khác")).execute()
    assert (changed.state, changed.abstract) == (S.DRAFT, "Khác")


def test_only_legal_transitions():
    document = make_document(S.DRAFT)
    with pytest.raises(ActionError):
        PublishDocumentAction(document).execute()
    with pytest.raises(ActionError):
        WithdrawDocumentAction(document, None, "x").execute()
    CheckDocumentAction(document).execute()
    ReopenDocumentAction(document, None, "Sai ngày ký").execute()
    document.refresh_from_db()
    assert document.state == S.DRAFT


def test_withdrawn_with_a_notice_and_shown_again():
    document = make_document(S.WITHDRAWN)
    assert document.notice == "Ban hành nhầm"
    assert LegalDocument.objects.public().filter(pk=document.pk).exists()
    assert not LegalDocument.objects.readable().filter(pk=document.pk).exists()
    with pytest.raises(ActionError):
        PublishDocumentAction(document).execute()
    shown = RestoreDocumentAction(document, None, "Đã xác minh").execute()
    assert (shown.state, shown.notice) == (S.PUBLISHED, "")


def test_internal_documents_get_no_address():
    document = make_document(S.CHECKED, confidentiality=Confidentiality.INTERNAL)
    with pytest.raises(ActionError):
        PublishDocumentAction(document).execute()
    document.refresh_from_db()
    assert document.address is None


def test_renumbering_keeps_the_old_address():
    document = make_document(number="21/2026/QĐ-UBND")
    changed = RenumberDocumentAction(document, "22/2026/QĐ-UBND", None, "Cấp nhầm số").execute()
    assert changed.address == "qd-ubnd/2026/22"
    assert DocumentAddress.objects.get(address="qd-ubnd/2026/21").document == document
    back = RenumberDocumentAction(changed, "21/2026/QĐ-UBND", None, "Số cũ đúng").execute()
    assert back.address == "qd-ubnd/2026/21"
    other = make_document(number="22/2026/QĐ-UBND")
    assert other.address == "qd-ubnd/2026/22-2"  # The old one leads to another document, for ever.


def test_nature_and_authority_follow_the_number_unless_a_person_chose_them():
    document = make_document(number="61/QĐ-UBND")
    assert (document.nature, document.authority) == (Nature.INDIVIDUAL, Authority.COMMITTEE)
    changed = RenumberDocumentAction(document, "61/2026/QĐ-CTUBND", None, "Cấp nhầm số").execute()
    assert (changed.nature, changed.authority) == (Nature.NORMATIVE, Authority.CHAIR)
    chosen = make_document(number="62/QĐ-UBND", nature=Nature.NORMATIVE)
    assert RenumberDocumentAction(chosen, "63/QĐ-UBND", None, "Cấp nhầm số").execute().nature == Nature.NORMATIVE


def test_the_abstract_can_be_translated():
    document = make_document()
    assert DocumentText.objects.get(document=document).locale.language_code == "vi"


def test_rights():
    make_unit()
    mine, other = person("unit_webmaster", "snnmt"), person("unit_webmaster", "cua-vinh")
    author = person("unit_author", "snnmt")
    document = EnterDocumentAction(data(issuer="snnmt"), author).execute()
    with pytest.raises(ActionError):
        EnterDocumentAction(data(issuer="snnmt"), other).execute()
    for who in (author, other):
        with pytest.raises(ActionError):
            CheckDocumentAction(document, who).execute()
    with pytest.raises(ActionError):
        ChangeDocumentAction(document, data(issuer="cua-vinh"), mine).execute()
    CheckDocumentAction(document, mine).execute()
    PublishDocumentAction(document, mine).execute()
    with pytest.raises(ActionError):
        WithdrawDocumentAction(document, other, "x").execute()


def test_two_officers_in_one_document():
    document = make_document(S.DRAFT)
    seen = document.version
    ChangeDocumentAction(document, data(number=document.number), seen=seen).execute()
    with pytest.raises(StaleError):
        ChangeDocumentAction(document, data(number=document.number, abstract="Khác"), seen=seen).execute()


def test_files_are_looked_at_and_stay():
    document = make_document(S.CHECKED)
    file = with_file(document)
    assert len(file.sha256) == 64
    with pytest.raises(ActionError):
        AddFileAction(document, pdf(), "official").execute()
    with pytest.raises(ActionError):
        AddFileAction(document, pdf("macro.exe")).execute()
    document.refresh_from_db()
    assert document.state == S.DRAFT, "what is checked is what was seen"
    CheckDocumentAction(document).execute()
    PublishDocumentAction(document).execute()
    with pytest.raises(ActionError):
        RemoveFileAction(file).execute()


@pytest.mark.parametrize(("flaw", "words"), [("encrypted", "mật khẩu"), ("script", "mã lệnh"), ("broken", "xau.pdf")])
def test_a_pdf_that_cannot_be_shown_is_refused_at_the_door(flaw, words):
    document = make_document(S.DRAFT)
    with pytest.raises(ActionError, match=words) as refused:
        AddFileAction(document, bad_pdf(flaw), "official").execute()
    assert refused.value.field == "file"
    assert not document.files.exists()


def bad_pdf(flaw: str) -> SimpleUploadedFile:
    stream = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        if flaw == "script":
            made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.save(stream, encryption=pikepdf.Encryption(user="a", owner="b") if flaw == "encrypted" else False)
    content = stream.getvalue()
    return SimpleUploadedFile("xau.pdf", content[:200] if flaw == "broken" else content, "application/pdf")


def test_what_readers_see_at_once_is_added_by_those_who_publish():
    document = make_document(S.PUBLISHED, issuer="snnmt")
    author = person("document_author", "snnmt")
    with pytest.raises(ActionError, match="không được"):
        AddFileAction(document, pdf(), user=author).execute()
    AddFileAction(document, pdf(), user=person("unit_leader", "snnmt")).execute()


def test_a_unit_does_not_claim_the_authority_of_the_province():
    author = person("unit_webmaster", "cua-vinh")
    own = data(issuer=unit("cua-vinh"), number="15/2025/QĐ-UBND", authority=Authority.COMMITTEE)
    with pytest.raises(ActionError) as refused:
        EnterDocumentAction(own, author).execute()
    assert refused.value.field == "authority"
    EnterDocumentAction(data(issuer=unit("cua-vinh"), number="15/2025/QĐ-UBND"), author).execute()


def test_a_correction_of_what_was_printed_names_the_issue_by_itself():
    document = make_document(S.PUBLISHED)
    issue = make_issue(documents=[document])
    correction = CorrectDocumentAction(document, None, "2025", "2026").execute()
    assert correction.issue == issue
    for day in (document.signed_on - timedelta(days=1), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(ActionError, match="ký"):
            CorrectDocumentAction(document, None, "a", "b", on=day).execute()
