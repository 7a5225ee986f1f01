"""The API of documents: delivered once for an id, never changed silently, read by everybody."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from gazette.actions.connections import CreateDocumentKeyAction, SwitchDocumentKeyAction
from gazette.actions.documents import CheckDocumentAction, PublishDocumentAction
from gazette.models import DocumentApiKey, DocumentDelivery, LegalDocument
from gazette.public.documents_files import signature_facts
from tests.conftest import PORTAL
from tests.gazette.makers import make_document, pdf_bytes, person, unit, with_file

pytestmark = pytest.mark.django_db
URL = "/api/v1/documents/"
BODY: dict[str, Any] = {
    "source_id": "VBDH-1",
    "number": "15/2026/QĐ-UBND",
    "issuer": "ubnd",
    "signed_on": "2026-03-10",
    "abstract": "Quy định mức hỗ trợ ngư dân",
    "concerns": ["snnmt"],
}


@pytest.fixture
def client(at):
    cache.clear()
    return at(PORTAL)


@pytest.fixture
def key() -> str:
    return str(CreateDocumentKeyAction("VBĐH tỉnh", publishes=True).execute()[1])


def post(client: Any, key: str, body: Any, method: str = "post") -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    return getattr(client, method)(URL, json.dumps(body), content_type="application/json", headers=headers)


def pdf_part(content: bytes | None = None) -> dict[str, str]:
    return {"name": "qd15.pdf", "content": base64.b64encode(content or pdf_bytes()).decode()}


def test_a_document_is_delivered_and_published_with_its_duties(client, key):
    response = post(client, key, BODY | {"official": pdf_part()})
    assert response.status_code == 201, response.content
    document = LegalDocument.objects.get()
    assert (document.state, document.source, document.source_id) == ("published", "VBĐH tỉnh", "VBDH-1")
    assert response.json()["url"].endswith("/qd-ubnd/2026/15/")
    assert document.files.get().kind == "official"
    assert set(document.duties.values_list("unit__code", "role")) == {("ubnd", "issuer"), ("snnmt", "concerned")}
    assert response["Cache-Control"] == "no-store"
    assert DocumentDelivery.objects.get().status == 201


@pytest.mark.parametrize("method", ["post", "put"])
def test_the_same_once_more_is_the_same_answer(client, key, method):
    body = BODY | {"official": pdf_part()}
    first, again = post(client, key, body), post(client, key, body, method)
    assert LegalDocument.objects.count() == 1
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert DocumentDelivery.objects.count() == 1


def test_another_content_of_what_is_published_is_409(client, key):
    post(client, key, BODY)
    response = post(client, key, BODY | {"abstract": "Khác"}, "put")
    assert response.status_code == 409
    assert "source_id" in response.json()["errors"]
    assert LegalDocument.objects.get().abstract == BODY["abstract"]
    assert list(DocumentDelivery.objects.order_by("pk").values_list("status", flat=True)) == [201, 409]


def test_a_key_that_may_not_publish_leaves_a_draft_that_may_be_sent_anew(client):
    key = str(CreateDocumentKeyAction("VBĐH sở", [unit("snnmt")]).execute()[1])
    body = BODY | {"issuer": "snnmt", "concerns": [], "number": "3/QĐ-SNNMT"}
    assert post(client, key, body | {"official": pdf_part()}).json()["state"] == "draft"
    changed = post(client, key, body | {"abstract": "Bản sửa"}, "put")
    assert changed.status_code == 200
    document = LegalDocument.objects.get()
    assert (document.abstract, document.files.count()) == ("Bản sửa", 0)
    refused = post(client, key, BODY)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["issuer"])


def test_files_come_as_parts_too(client, key):
    data = {"metadata": json.dumps(BODY), "official": SimpleUploadedFile("qd15.pdf", pdf_bytes())}
    data["attachments"] = SimpleUploadedFile("phu-luc.txt", "Phụ lục".encode())
    response = client.post(URL, data, headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 201, response.content
    assert set(LegalDocument.objects.get().files.values_list("kind", flat=True)) == {"official", "attachment"}
    assert client.post(URL, {"metadata": "{"}, headers={"Authorization": f"Bearer {key}"}).status_code in {400, 422}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"issuer": "khong-co"}, "issuer"),
        ({"concerns": ["khong-co"]}, "concerns"),
        ({"signed_on": "hôm qua"}, "signed_on"),
        ({"official": {"name": "a.pdf", "content": "###"}}, "official"),
        ({"official": {"name": "a.pdf", "content": base64.b64encode(b"MZ").decode()}}, None),
        ({"effective_on": "2020-01-01"}, "effective_on"),
        ({"nature": "lạ"}, "nature"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(client, key, change, field):
    response = post(client, key, BODY | change)
    assert response.status_code == 422, response.content
    assert field is None or field in response.json()["errors"]
    assert not LegalDocument.objects.exists()


def test_the_same_number_under_another_id_asks(client, key):
    post(client, key, BODY)
    body = BODY | {"source_id": "VBDH-2"}
    assert post(client, key, body).status_code == 422
    assert post(client, key, body | {"same_number_ok": True}).status_code == 201


@pytest.mark.parametrize("given", ["", "x", "vb_00000000_nothing"])
def test_without_a_key_nothing_is_taken(client, given):
    response = post(client, given, BODY)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert not LegalDocument.objects.exists()


def test_a_key_that_was_switched_off_is_none_and_is_stored_as_a_hash(client, key):
    row = DocumentApiKey.objects.get()
    assert key not in str(DocumentApiKey.objects.values())
    SwitchDocumentKeyAction(row, False).execute()
    assert post(client, key, BODY).status_code == 401


def test_a_key_has_its_rate(client, key, settings):
    settings.QUESTIONS_API_RATE = "1/m"
    assert post(client, key, BODY).status_code == 201
    assert post(client, key, BODY).status_code == 429


# ---- signatures ----
def signed_pdf() -> bytes:
    """Signed by a certificate that nobody knows."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trần Văn Ký")])
    now = timezone.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    pfx = pkcs12.serialize_key_and_certificates(
        b"ky", key, made.sign(key, hashes.SHA256()), None, serialization.BestAvailableEncryption(b"1")
    )
    with NamedTemporaryFile(suffix=".p12") as file:
        Path(file.name).write_bytes(pfx)
        signer = signers.SimpleSigner.load_pkcs12(file.name, passphrase=b"1")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf_bytes()))
    meta = signers.PdfSignatureMetadata(field_name="Ky")
    target = signers.sign_pdf(writer, meta, signer=signer)
    return bytes(target.getvalue())


def test_the_signature_of_the_pdf_is_checked_and_its_facts_are_kept(client, key):
    content = signed_pdf()
    response = post(client, key, BODY | {"official": pdf_part(content)})
    assert response.status_code == 201, response.content
    facts = LegalDocument.objects.get().files.get().signature
    assert (facts["signer"], facts["intact"], facts["trusted"]) == ("Trần Văn Ký", True, False)
    assert response.json()["signature"] == facts


def test_a_pdf_that_was_changed_after_signing_is_refused(client, key):
    content = signed_pdf().replace(b"595", b"596", 1)
    response = post(client, key, BODY | {"official": pdf_part(content)})
    assert response.status_code == 422, response.content
    assert "official" in response.json()["errors"]
    assert not LegalDocument.objects.exists()


# ---- reading ----
def test_everybody_reads_what_is_published(client, django_assert_max_num_queries):
    shown = [make_document(number=f"{n}/2026/QĐ-UBND") for n in range(1, 12)]
    with_file(make_document("checked", number="99/2026/QĐ-UBND"))
    make_document(number="98/2026/QĐ-UBND", confidentiality="public", state="withdrawn")
    client.get(URL)
    cache.clear()
    with django_assert_max_num_queries(12):
        found = client.get(URL, {"page_size": 100}).json()
    assert found["total"] == len(shown)
    assert client.get(URL, {"q": "11 2026"}).json()["total"] == 1
    one = client.get(f"{URL}{shown[0].address}/")
    assert (one.status_code, one.json()["number"]) == (200, shown[0].number)
    assert client.get(f"{URL}qd-ubnd/2026/99/").status_code == 404
    assert client.get(URL, {"year": "x"}).status_code == 422


def test_the_description_is_whole(client):
    document = client.get(f"{URL}openapi.json").json()
    assert {"get", "post", "put"} <= set(document["paths"]["/api/v1/documents/"])
    assert document["paths"]["/api/v1/documents/"]["put"]["security"]
    page = client.get(f"{URL}docs")
    assert page.status_code == 200
    assert b"deliver" in page.content or b"postDocument" in page.content


# ---- screens ----
def test_the_centre_makes_keys_and_looks_at_deliveries(client, key):
    post(client, key, BODY)
    post(client, key, BODY | {"abstract": "Khác"})
    client.force_login(person("central_editor"))
    page = client.post(reverse("document_systems"), {"name": "VBĐH mới", "units": [unit("snnmt").pk]})
    shown = page.content.decode()
    row = DocumentApiKey.objects.get(name="VBĐH mới")
    assert f"vb_{row.prefix}_" in shown
    assert "no-store" in page["Cache-Control"]
    listing = client.get(reverse("document_deliveries"))
    assert listing.status_code == 200
    assert client.get(reverse("document_deliveries"), {"result": "refused"}).content.count(b"VBDH-1") >= 1
    assert client.post(reverse("document_key_switch", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert not row.active


@pytest.mark.parametrize("name", ["document_systems", "document_deliveries"])
def test_units_have_no_keys(client, name):
    client.force_login(person("unit_webmaster", "snnmt"))
    assert client.get(reverse(name)).status_code in {302, 403}


# ---- export ----
def test_documents_are_exported_with_index_and_checksums(client, tmp_path):
    row = with_file(make_document("checked", issuer="snnmt"))
    make_document(issuer="cua-vinh")
    client.force_login(person("unit_webmaster", "snnmt"))
    assert client.get(reverse("document_export")).status_code == 200
    response = client.get(reverse("document_export_file", args=["zip"]))
    made = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert made.testzip() is None
    sums = dict(reversed(line.split("  ")) for line in made.read("SHA256SUMS").decode().splitlines())
    assert len(sums) == 2
    assert all(hashlib.sha256(made.read(name)).hexdigest() == digest for name, digest in sums.items())
    assert row.sha256 in sums.values()
    assert row.document.number in made.read("index.csv").decode("utf-8-sig")
    listing = client.get(reverse("document_export_file", args=["csv"]), {"kind": "QĐ"})
    text = b"".join(listing.streaming_content).decode("utf-8-sig")
    assert row.document.number in text
    assert "cua-vinh" not in text
    assert client.get(reverse("document_export_file", args=["xlsx"])).status_code == 200
    assert client.get(reverse("document_export_file", args=["exe"])).status_code == 404


def test_one_document_with_its_files(client, key):
    document = make_document("draft")
    with_file(document)
    CheckDocumentAction(document).execute()
    PublishDocumentAction(document).execute()
    document.refresh_from_db()
    response = client.get(f"{URL}{document.address}/")
    assert response.status_code == 200
    (file,) = response.json()["files"]
    assert client.get(urlsplit(file["url"]).path).status_code == 200


@pytest.mark.parametrize(
    ("facts", "valid"),
    [
        ({"signed": True, "intact": True, "trusted": True, "problems": []}, True),
        ({"signed": True, "intact": True, "trusted": False, "problems": ["unknown_issuer"]}, False),
        ({"signed": True, "intact": True, "trusted": True, "problems": ["revoked"]}, False),
        ({"signed": True, "intact": False, "trusted": True, "problems": ["altered"]}, False),
    ],
)
def test_only_a_signature_that_can_be_trusted_is_called_valid(facts, valid):
    shown = signature_facts(facts)
    assert shown is not None
    assert shown["valid"] is valid
