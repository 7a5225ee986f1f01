"""The screens of documents: list, entry, one document, files; another unit's people stay outside."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gazette.enums import DocumentState
from gazette.models import DocumentKind, LegalDocument
from tests.gazette.makers import make_document, pdf, person, unit, with_file

pytestmark = pytest.mark.django_db
S = DocumentState
LIST = "legal_documents"


def client_of(user) -> Client:
    client = Client(headers={"host": "portal.test"})
    client.force_login(user)
    return client


@pytest.fixture
def officer():
    return person("gazette_officer")


@pytest.fixture
def webmaster():
    return person("unit_webmaster", "snnmt")


def typed(**values) -> dict[str, object]:
    return {
        "number": "31/2026/QĐ-UBND",
        "issuer": unit(values.pop("issuer", "snnmt")).pk,
        "signed_on": "2026-03-10",
        "abstract": "Về phòng chống thiên tai",
        "confidentiality": "public",
        **values,
    }


def test_enter_and_open(webmaster):
    client = client_of(webmaster)
    response = client.post(reverse("legal_document_enter"), typed())
    document = LegalDocument.objects.get()
    assert response.url == reverse("legal_document", args=[document.pk])
    html = client.get(response.url).content.decode()
    assert "31/2026/QĐ-UBND" in html
    assert "Về phòng chống thiên tai" in html
    assert document.made_by == webmaster


def test_what_was_typed_stays_and_a_same_number_asks(webmaster):
    make_document(S.DRAFT, number="31/2026/QĐ-UBND", issuer="snnmt")
    client = client_of(webmaster)
    response = client.post(reverse("legal_document_enter"), typed(number="031/2026/QĐ-UBND"))
    assert response.status_code == 200
    html = response.content.decode()
    assert "Về phòng chống thiên tai" in html
    assert 'type="checkbox" name="same_number_ok"' in html
    assert LegalDocument.objects.count() == 1
    client.post(reverse("legal_document_enter"), typed(number="031/2026/QĐ-UBND", same_number_ok="on"))
    assert LegalDocument.objects.count() == 2


def test_the_error_stands_at_its_field(webmaster):
    values = typed(effective_on="2026-03-09")
    response = client_of(webmaster).post(reverse("legal_document_enter"), values)
    assert "effective_on" in response.context["form"].errors
    assert not LegalDocument.objects.exists()


def test_only_the_own_units_are_offered(webmaster):
    response = client_of(webmaster).post(reverse("legal_document_enter"), typed(issuer="cua-vinh"))
    assert "issuer" in response.context["form"].errors


def test_the_steps_from_draft_to_withdrawal(officer):
    document = make_document(S.DRAFT, issuer="snnmt")
    client, here = client_of(officer), reverse("legal_document", args=[document.pk])
    client.post(here, {"step": "check"})
    client.post(here, {"step": "publish"})
    document.refresh_from_db()
    assert document.state == S.PUBLISHED
    bad = client.post(here, {"step": "correct", "correct-wrong": "10%", "correct-right": "10%"})
    assert bad.status_code == 200
    assert bad.content.decode().count("10%") >= 2
    client.post(here, {"step": "correct", "correct-wrong": "10%", "correct-right": "15%"})
    client.post(here, {"step": "renumber", "renumber-number": "99/2026/QĐ-SNNMT", "renumber-reason": "Nhầm số"})
    client.post(here, {"step": "withdraw", "withdraw-reason": "Ban hành nhầm"})
    document.refresh_from_db()
    assert (document.state, document.number) == (S.WITHDRAWN, "99/2026/QĐ-SNNMT")
    assert "Ban hành nhầm" in client.get(here).content.decode()


def test_another_unit_s_draft_does_not_exist(webmaster):
    document = make_document(S.DRAFT, issuer="cua-vinh")
    file = with_file(document)
    client = client_of(webmaster)
    for name, pk in (
        ("legal_document", document.pk),
        ("legal_document_edit", document.pk),
        ("legal_document_file", file.pk),
        ("legal_document_file_remove", file.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 404
        assert client.post(reverse(name, args=[pk]), {"step": "check"}).status_code in {404, 405}
    assert document.number not in client.get(reverse(LIST)).content.decode()


def test_another_unit_s_published_one_is_read_only(webmaster):
    document = make_document(issuer="cua-vinh")
    client = client_of(webmaster)
    here = reverse("legal_document", args=[document.pk])
    assert client.get(here).status_code == 200
    assert client.post(here, {"step": "withdraw", "withdraw-reason": "x"}).status_code == 302  # Wagtail's refusal.
    assert client.post(here, {"step": "file"}).status_code == 302
    document.refresh_from_db()
    assert document.state == S.PUBLISHED


def test_files(webmaster):
    document = make_document(S.DRAFT, issuer="snnmt")
    client, here = client_of(webmaster), reverse("legal_document", args=[document.pk])
    client.post(here, {"step": "file", "file-kind": "official", "file-file": pdf()})
    row = document.files.get()
    response = client.get(reverse("legal_document_file", args=[row.pk]))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    refused = client.post(here, {"step": "file", "file-kind": "official", "file-file": pdf("x.docx")})
    assert refused.status_code == 200
    assert "file" in refused.context["file_form"].errors
    client.post(reverse("legal_document_file_remove", args=[row.pk]))
    assert not document.files.exists()


def test_bulk(officer):
    rows = [make_document(S.DRAFT, issuer="snnmt") for _n in range(3)]
    published = make_document()
    keys = [row.pk for row in [*rows, published]]
    response = client_of(officer).post(reverse("legal_documents_bulk"), {"what": "check", "document": keys})
    assert published.number in response.content.decode()
    assert LegalDocument.objects.filter(state=S.CHECKED).count() == 3


@pytest.mark.parametrize("query", ["31/2026/QĐ-UBND", "qd 31 2026", "so 031/2026/qd-ubnd", "thien tai", "Trần Văn Ký"])
def test_search_forgives(officer, query):
    found = make_document(number="31/2026/QĐ-UBND", abstract="Về phòng chống thiên tai")
    make_document(number="32/2026/QĐ-UBND", abstract="Khác", signer="Lê Thị B")
    html = client_of(officer).get(reverse(LIST), {"q": query}).content.decode()
    assert found.number in html
    assert "32/2026" not in html


def test_few_queries_whatever_the_number(officer):
    client = client_of(officer)
    make_document()
    client.get(reverse(LIST))
    counts = []
    for number in (3, 12):
        for _n in range(number):
            make_document(issuer="snnmt")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(LIST)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12, "\n".join(row["sql"][:160] for row in queries)


@pytest.mark.parametrize("name", ["gazette_kinds:index", "gazette_rules:index", "gazette_settings:index"])
def test_settings_are_the_desk_s(name, officer, webmaster):
    assert client_of(officer).get(reverse(name), follow=True).status_code == 200
    assert client_of(webmaster).get(reverse(name)).status_code == 302


def test_renumbering_to_a_number_that_is_there_asks_once(officer):
    make_document(number="41/2026/QĐ-UBND")
    document = make_document(number="42/2026/QĐ-UBND")
    client, here = client_of(officer), reverse("legal_document", args=[document.pk])
    values = {"step": "renumber", "renumber-number": "41/2026/QĐ-UBND", "renumber-reason": "Nhầm số"}
    asked = client.post(here, values)
    assert asked.status_code == 200
    html = asked.content.decode()
    assert 'type="checkbox" name="renumber-same_number_ok"' in html
    assert "Nhầm số" in html
    assert LegalDocument.objects.get(pk=document.pk).number == "42/2026/QĐ-UBND"
    client.post(here, {**values, "renumber-same_number_ok": "on"})
    document.refresh_from_db()
    assert (document.number, document.address) == ("41/2026/QĐ-UBND", "qd-ubnd/2026/41-2")


@pytest.mark.parametrize(("code", "warned"), [("TB", True), ("QĐ", False), ("", False)])
def test_another_kind_than_the_number_s_is_a_warning_and_no_refusal(webmaster, code, warned):
    kind = DocumentKind.objects.get(code=code).pk if code else ""
    response = client_of(webmaster).post(reverse("legal_document_enter"), typed(kind=kind), follow=True)
    assert LegalDocument.objects.count() == 1
    assert ("warning" in {message.level_tag for message in response.context["messages"]}) == warned


def test_the_year_is_a_filter(officer):
    make_document(number="43/2026/QĐ-UBND")
    make_document(number="44/2025/QĐ-UBND", signed_on=date(2025, 12, 1))
    html = client_of(officer).get(reverse(LIST), {"year": "2025"}).content.decode()
    assert "44/2025/QĐ-UBND" in html
    assert "43/2026/QĐ-UBND" not in html


def test_two_officers_and_one_form(webmaster):
    """Who comes second is told, sees what was typed, and changes nothing."""
    document = make_document(S.DRAFT, issuer="snnmt")
    address, client = reverse("legal_document_edit", args=[document.pk]), client_of(webmaster)
    first = typed(number=document.number, abstract="Bản thứ nhất", seen=document.version)
    assert client.post(address, first).status_code == 302
    second = client.post(address, {**first, "abstract": "Bản thứ hai"})
    assert second.status_code == 200
    assert "Bản thứ hai" in second.content.decode()
    document.refresh_from_db()
    assert document.abstract == "Bản thứ nhất"


def test_another_unit_s_drafts_are_not_changed_in_bulk(webmaster):
    own, other = make_document(S.DRAFT, issuer="snnmt"), make_document(S.DRAFT, issuer="cua-vinh")
    public = make_document(S.CHECKED, issuer="cua-vinh")
    client, address = client_of(webmaster), reverse("legal_documents_bulk")
    response = client.post(address, {"what": "check", "document": [own.pk, other.pk]})
    assert other.number not in client.get(response.url).content.decode()
    client.post(address, {"what": "publish", "document": [public.pk]})
    states = dict(LegalDocument.objects.values_list("pk", "state"))
    assert (states[own.pk], states[other.pk], states[public.pk]) == (S.CHECKED, S.DRAFT, S.CHECKED)
