"""Every change of state, legal or not; what is published stays as it was signed; rights of every role."""

from __future__ import annotations

import pytest

from cms.core.actions import ActionError
from gazette.actions.documents import (
    ChangeDocumentAction,
    CheckDocumentAction,
    CorrectDocumentAction,
    PublishDocumentAction,
    RenumberDocumentAction,
    ReopenDocumentAction,
    RestoreDocumentAction,
    WithdrawDocumentAction,
)
from gazette.actions.files import AddFileAction, RemoveFileAction
from gazette.enums import Confidentiality, DocumentState, EventKind
from gazette.models import DocumentEvent, LegalDocument
from gazette.rights import room_of
from gazette.signals import document_changed
from tests.gazette.makers import data, make_document, pdf, person, with_file

pytestmark = pytest.mark.django_db
S = DocumentState
PUBLISHED = (S.PUBLISHED, S.CORRECTED, S.WITHDRAWN)
ACTS = {
    "check": lambda document, user=None: CheckDocumentAction(document, user),
    "reopen": lambda document, user=None: ReopenDocumentAction(document, user, "Sai ngày ký"),
    "publish": lambda document, user=None: PublishDocumentAction(document, user),
    "correct": lambda document, user=None: CorrectDocumentAction(document, user, "10%", "15%"),
    "withdraw": lambda document, user=None: WithdrawDocumentAction(document, user, "Ban hành nhầm"),
    "restore": lambda document, user=None: RestoreDocumentAction(document, user, "Đã xác minh"),
}
# (state, act) -> the state afterwards; whatever is not here is refused.
LEGAL = {
    (S.DRAFT, "check"): S.CHECKED,
    (S.CHECKED, "reopen"): S.DRAFT,
    (S.CHECKED, "publish"): S.PUBLISHED,
    (S.PUBLISHED, "correct"): S.CORRECTED,
    (S.CORRECTED, "correct"): S.CORRECTED,
    (S.WITHDRAWN, "correct"): S.WITHDRAWN,
    (S.PUBLISHED, "withdraw"): S.WITHDRAWN,
    (S.CORRECTED, "withdraw"): S.WITHDRAWN,
    (S.WITHDRAWN, "restore"): S.PUBLISHED,
}
EVENTS = {
    "check": EventKind.CHECKED,
    "reopen": EventKind.REOPENED,
    "publish": EventKind.PUBLISHED,
    "correct": EventKind.CORRECTED,
    "withdraw": EventKind.WITHDRAWN,
    "restore": EventKind.RESTORED,
}
# Whatever these hold of a document is what was signed.
SIGNED = ("number", "number_key", "abstract", "signer", "signed_on", "effective_on", "issuer_id", "address")


def row(document: LegalDocument) -> LegalDocument:
    found: LegalDocument = LegalDocument.objects.get(pk=document.pk)
    return found


def signed(document: LegalDocument) -> dict[str, object]:
    found: dict[str, object] = LegalDocument.objects.values(*SIGNED).get(pk=document.pk)
    return found


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", S.values)
def test_every_change_of_state(state, act):
    document = make_document(state)
    before, events = row(document), DocumentEvent.objects.filter(document=document).count()
    heard = []
    document_changed.connect(receiver := lambda **values: heard.append(values))
    try:
        if (state, act) in LEGAL:
            ACTS[act](document).execute()
        else:
            with pytest.raises(ActionError):
                ACTS[act](document).execute()
    finally:
        document_changed.disconnect(receiver)
    after = row(document)
    if (state, act) not in LEGAL:
        assert (after.state, after.version, heard) == (before.state, before.version, [])
        assert DocumentEvent.objects.filter(document=document).count() == events
        return
    assert (after.state, after.version) == (LEGAL[state, act], before.version + 1)
    assert DocumentEvent.objects.filter(document=document).count() == events + 1
    assert document.events.first().kind == EVENTS[act]
    assert [(values["before"], values["event"].kind) for values in heard] == [(state, EVENTS[act])]


@pytest.mark.parametrize("state", PUBLISHED)
def test_what_is_published_stays_as_it_was_signed(state):
    document = make_document(S.DRAFT)
    file = with_file(document)
    CheckDocumentAction(document).execute()
    PublishDocumentAction(document).execute()
    if state == S.CORRECTED:
        ACTS["correct"](document).execute()
    if state == S.WITHDRAWN:
        ACTS["withdraw"](document).execute()
    before = signed(document)
    for action in (
        ChangeDocumentAction(document, data(number=document.number, abstract="Khác")),
        RemoveFileAction(file),
        AddFileAction(document, pdf(), "official"),
        ACTS["check"](document),
        ACTS["reopen"](document),
        ACTS["publish"](document),
    ):
        with pytest.raises(ActionError):
            action.execute()
    assert signed(document) == before
    assert document.files.get().sha256 == file.sha256


def test_a_correction_leaves_the_text_alone():
    document = make_document(text="Mức hỗ trợ là 10%.")
    before = signed(document)
    ACTS["correct"](document).execute()
    assert signed(document) == before
    assert row(document).text == "Mức hỗ trợ là 10%."


def test_a_restored_document_keeps_its_correction():
    document = make_document(S.CORRECTED)
    ACTS["withdraw"](document).execute()
    assert ACTS["restore"](document).execute().state == S.CORRECTED


def test_the_address_and_the_first_day_last():
    document = make_document()
    address, day = document.address, document.published_at
    ACTS["withdraw"](document).execute()
    ACTS["restore"](document).execute()
    assert (row(document).address, row(document).published_at) == (address, day)


@pytest.mark.parametrize("state", [S.DRAFT, S.CHECKED])
def test_internal_documents_get_no_address_by_any_way(state):
    document = make_document(state, confidentiality=Confidentiality.INTERNAL)
    RenumberDocumentAction(document, "88/2026/QĐ-UBND", None, "Nhầm số").execute()
    with pytest.raises(ActionError):
        ACTS["publish"](document).execute()
    assert row(document).address is None
    assert not document.texts.exists()
    assert not LegalDocument.objects.public().filter(pk=document.pk).exists()


@pytest.mark.parametrize(
    ("role", "code", "publishes", "writes"),
    [
        ("central_editor", "ubnd", True, True),
        ("gazette_officer", "ubnd", True, True),
        ("gazette_officer", "snnmt", True, True),
        ("unit_leader", "snnmt", True, True),
        ("unit_webmaster", "snnmt", True, True),
        ("unit_author", "snnmt", False, True),
        ("auditor", "snnmt", False, False),
        ("auditor", "ubnd", False, False),
        ("unit_leader", "cua-vinh", False, False),
        ("unit_webmaster", "cua-vinh", False, False),
    ],
)
def test_who_does_what(role, code, publishes, writes):
    user = person(role, code)
    document = make_document(S.DRAFT, issuer="snnmt")
    assert room_of(user).may_work_on(document) == writes
    for act, state in (
        ("check", S.CHECKED),
        ("publish", S.PUBLISHED),
        ("withdraw", S.WITHDRAWN),
        ("restore", S.PUBLISHED),
    ):
        if publishes:
            assert ACTS[act](document, user).execute().state == state
            continue
        with pytest.raises(ActionError):
            ACTS[act](document, user).execute()
        assert row(document).version == document.version
    if not writes:
        with pytest.raises(ActionError):
            AddFileAction(document, pdf(), "attachment", user).execute()
