"""Screens of relations and text: entering without scripts, deciding in bulk, reviewing; others' documents."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import gettext
from docx import Document as Docx

from cms.core.actions import ActionError
from gazette.actions.structure import ReadFilesAction, ReadStructureAction, ReviewStructureAction
from gazette.actions.suggesting import SuggestRelationsAction
from gazette.effect_tasks import read_document
from gazette.models import DocumentFile, DocumentRelation, LegalDocument
from gazette.structure import parse_text
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user

from .effect_makers import TEXT, document, relation

pytestmark = pytest.mark.django_db
D24 = date(2024, 3, 1)


@pytest.fixture
def webmaster(at: Any) -> Any:
    client = at(DEPARTMENT)
    client.force_login(make_user(role="unit_webmaster", unit="snnmt"))
    return client


@pytest.fixture
def editor(at: Any) -> Any:
    client = at(PORTAL)
    client.force_login(make_user(role="central_editor"))
    return client


def file_of(row: LegalDocument, name: str, content: bytes, kind: str = "editable") -> DocumentFile:
    made = DocumentFile(document=row, kind=kind, name=name, media_type="x", size=len(content), sha256="0" * 64)
    made.file.save(name, ContentFile(content), save=False)
    made.save()
    return made


def docx(text: str) -> bytes:
    made, stream = Docx(), io.BytesIO()
    for line in text.splitlines():
        made.add_paragraph(line)
    made.save(stream)
    return stream.getvalue()


# ---- relations ----
def test_a_relation_is_entered_without_scripts(editor):
    old, new = document(text=TEXT), document("9/2024/QĐ-UBND", D24)
    url = reverse("document_relation_add", args=[new.pk])
    html = editor.get(url, {"q": "qd 15/2022 ubnd"}).content.decode()
    assert f"?target={old.pk}" in html or "pending=1" in html
    html = editor.get(url, {"q": "15/2022/qd-ubnd"}).content.decode()
    assert f"?target={old.pk}" in html
    html = editor.get(f"{url}?target={old.pk}").content.decode()
    assert "dieu-1.khoan-2" in html
    response = editor.post(f"{url}?target={old.pk}", {"kind": "repeals", "articles": ["dieu-1.khoan-2"]})
    assert response.status_code == 302
    made = DocumentRelation.objects.get()
    assert (made.target, made.articles, made.state) == (old, ["dieu-1.khoan-2"], "confirmed")
    response = editor.post(f"{url}?target={old.pk}", {"kind": "suspends", "to_day": "2020-01-01"})
    assert gettext("The last day is before the first.") in response.content.decode()
    editor.post(f"{url}?pending=1", {"kind": "based_on", "target_number": "36/2005/QH11", "articles": "khoản 2 Điều 7"})
    assert DocumentRelation.objects.get(target=None).articles == ["dieu-7.khoan-2"]


def test_suggestions_are_decided_in_bulk(editor, django_assert_max_num_queries):
    document()
    text = "Điều 1. Thay thế Quyết định số 15/2022/QĐ-UBND ngày 12 tháng 5 năm 2022.\n"
    text += "Điều 2. Theo Quyết định số 7/2020/QĐ-UBND."
    new = document("9/2024/QĐ-UBND", D24, text=text)
    url = reverse("document_relations", args=[new.pk])
    editor.post(url, {"suggest": "1"})
    rows = list(DocumentRelation.objects.order_by("kind"))
    assert [row.kind for row in rows] == ["cites", "replaces"]
    with django_assert_max_num_queries(26):
        html = editor.get(url).content.decode()
    assert "Thay thế Quyết định số" in html
    editor.post(url, {"do": "confirm", "relation": [rows[1].pk]})
    editor.post(url, {"do": "reject", "relation": [rows[0].pk]})
    assert [row.state for row in DocumentRelation.objects.order_by("kind")] == ["rejected", "confirmed"]
    editor.post(url, {"do": "remove", "relation": [rows[1].pk]})
    assert DocumentRelation.objects.count() == 1


def test_an_uncertain_number_is_tied_by_hand(editor):
    new = document("9/QĐ-UBND", D24)
    waits = relation(new, None, "repeals", target_number="7/QĐ-UBND", target_key="7/qd-ubnd")
    ward = document("7/QĐ-UBND", date(2023, 1, 5), issuer="cua-vinh")
    url = reverse("document_relations", args=[new.pk])
    assert f"{waits.pk}-{ward.pk}" in editor.get(url).content.decode()
    editor.post(url, {"tie": f"{waits.pk}-{ward.pk}"})
    waits.refresh_from_db()
    assert waits.target == ward


def test_others_documents_are_read_if_public_and_never_changed(webmaster):
    public, draft = document(text=TEXT), document("8/2024/QĐ-UBND", D24, state="draft")
    own = document("3/QĐ-SNNMT", D24, issuer="snnmt", text=TEXT)
    for name in ("document_relations", "document_structure"):
        assert webmaster.get(reverse(name, args=[public.pk])).status_code == 200
        assert webmaster.get(reverse(name, args=[own.pk])).status_code == 200
        assert webmaster.get(reverse(name, args=[draft.pk])).status_code == 404
        assert webmaster.post(reverse(name, args=[public.pk]), {"suggest": "1"}).status_code in (302, 403)
    assert webmaster.get(reverse("document_relation_add", args=[draft.pk])).status_code == 404
    add = reverse("document_relation_add", args=[own.pk])
    assert webmaster.get(f"{add}?target={draft.pk}").status_code == 404
    assert f"?target={draft.pk}" not in webmaster.get(add, {"q": "8/2024/QĐ-UBND"}).content.decode()
    assert not DocumentRelation.objects.exists()
    assert LegalDocument.objects.get(pk=public.pk).version == public.version


# ---- structured text ----
def test_the_worker_reads_the_editable_form_and_suggests():
    document()
    new = document("9/2024/QĐ-UBND", D24, state="draft", address=None)
    file_of(new, "a.docx", docx("Điều 1. Hiệu lực\nThay thế Quyết định số 15/2022/QĐ-UBND ngày 12 tháng 5 năm 2022."))
    assert read_document.call(new.pk)
    new.refresh_from_db()
    assert new.structure_state == "parsed"
    assert [row.kind for row in new.relations.all()] == ["replaces"]
    assert DocumentFile.objects.get().text_state == "parsed"
    assert ReadFilesAction(new).execute() == 0


def test_a_broken_file_is_told_and_nothing_is_lost():
    new = document("9/2024/QĐ-UBND", D24, state="draft", address=None)
    file_of(new, "a.docx", b"PK broken")
    done = ReadStructureAction(new).execute()
    assert done.structure_state == "failed"
    assert done.events.get().text
    with pytest.raises(ActionError):
        ReadStructureAction(new, make_user(role="central_editor")).execute()


def test_review_keeps_versions_and_asks_why():
    row = document("9/2024/QĐ-UBND", D24, state="draft", address=None, text=TEXT)
    LegalDocument.objects.filter(pk=row.pk).update(structure_state="parsed")
    row = ReviewStructureAction(row).execute()
    assert (row.structure_state, row.versions.count()) == ("reviewed", 1)
    LegalDocument.objects.filter(pk=row.pk).update(state="published")
    changed = TEXT.replace("kinh doanh tại chợ", "kinh doanh tại các chợ")
    with pytest.raises(ActionError, match="ghi lý do"):
        ReviewStructureAction(row, text=changed).execute()
    row = ReviewStructureAction(row, text=changed, reason="Lỗi nhận dạng chữ").execute()
    assert [(version.number, version.reason) for version in row.versions.all()] == [(2, "Lỗi nhận dạng chữ"), (1, "")]
    assert "các chợ" in row.text
    same = ReviewStructureAction(row, text=parse_text(changed).plain).execute()
    assert same.versions.count() == 2, "what is typed as it is shown changes nothing"


def test_parts_to_which_relations_point_do_not_vanish():
    old, new = document(text=TEXT), document("9/2024/QĐ-UBND", D24)
    relation(new, old, "repeals", articles=["dieu-2"])
    less = TEXT.replace("Điều 2. Đối tượng áp dụng", "Đối tượng áp dụng")
    with pytest.raises(ActionError, match="dieu-2"):
        ReviewStructureAction(old, text=less, reason="x").execute()
    ReviewStructureAction(old, text=less, reason="x", lost_ok=True).execute()
    assert old.versions.count() == 2, "the text before the first change is kept, too"


def test_the_screen_of_the_text(webmaster, django_assert_max_num_queries):
    row = document("3/QĐ-SNNMT", D24, issuer="snnmt", state="draft", address=None, text=TEXT)
    LegalDocument.objects.filter(pk=row.pk).update(structure_state="parsed")
    url = reverse("document_structure", args=[row.pk])
    webmaster.get(url)
    with django_assert_max_num_queries(22):
        html = webmaster.get(url).content.decode()
    assert 'id="part-dieu-1.khoan-2"' in html
    webmaster.post(url, {"accept": "1", "version": "1"})
    row.refresh_from_db()
    assert row.structure_state == "reviewed"
    typed = TEXT.replace("Điều 3.", "Điều 4.")
    stale = webmaster.post(url, {"save": "1", "text": typed, "version": "1"}).content.decode()
    assert "người khác đã" in stale
    assert "Điều 4." in stale, "what was typed is kept"
    assert webmaster.post(url, {"save": "1", "text": typed, "version": row.version}).status_code == 302
    assert LegalDocument.objects.get(pk=row.pk).versions.count() == 2
    assert SuggestRelationsAction(row).execute() == []
