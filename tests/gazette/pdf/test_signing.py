"""Signatures made and verified with real chains of certificates."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from gazette.pdf.credentials import Credentials
from gazette.pdf.development import make_development_credentials
from gazette.pdf.errors import SigningError, WrongPin
from gazette.pdf.signing import sign_pdf
from gazette.pdf.verifying import Problem, read_roots, trust_roots, verify_pdf
from tests.gazette.pdf.readers import check, pdfinfo
from tests.gazette.pdf.test_inspecting import blank
from tests.services import require

NOW = datetime.now(UTC).replace(microsecond=0)
PIN = "mật-khẩu-1"
DAY = timedelta(days=1)


class Authority:
    """A root that issues certificates, revokes them and answers for them."""

    def __init__(self, name="Gốc thử nghiệm"):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        basic = x509.BasicConstraints(ca=True, path_length=None)
        self.cert = self._builder(self.name, self.key, NOW - 3650 * DAY, NOW + 3650 * DAY)
        self.cert = self.cert.add_extension(basic, critical=True).sign(self.key, hashes.SHA256())
        self.der = self.cert.public_bytes(serialization.Encoding.DER)

    def _builder(self, name, key, begin, end):
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key.public_key())
        return builder.serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)

    def issue(self, name="Trần Thị Bình", begin=NOW - 30 * DAY, end=NOW + 365 * DAY, stamps=False, fit=True):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        whole = [(NameOID.ORGANIZATION_NAME, "UBND tỉnh Hải Vân"), (NameOID.COMMON_NAME, name)]
        subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in whole])
        builder = self._builder(subject, key, begin, end)
        usage = dict.fromkeys(
            ("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
            False,
        )
        usage = x509.KeyUsage(digital_signature=fit, content_commitment=fit, **usage, key_encipherment=not fit)
        builder = builder.add_extension(usage, critical=True)
        # As real ones do, the certificate names a server that nobody here asks.
        address = x509.UniformResourceIdentifier("http://ocsp.example.vn/")
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, address)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return key, builder.sign(self.key, hashes.SHA256())

    def crl(self, *revoked) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(NOW - DAY).next_update(NOW + 30 * DAY)
        for cert in revoked:
            row = x509.RevokedCertificateBuilder().serial_number(cert.serial_number).revocation_date(NOW - 2 * DAY)
            builder = builder.add_revoked_certificate(row.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def ocsp(self, cert, status) -> bytes:
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=cert,
            issuer=self.cert,
            algorithm=hashes.SHA1(),
            cert_status=status,
            this_update=NOW - timedelta(hours=1),
            next_update=NOW + DAY,
            revocation_time=NOW - 2 * DAY if status is ocsp.OCSPCertStatus.REVOKED else None,
            revocation_reason=None,
        )
        answer = (
            builder.certificates([self.cert])
            .responder_id(ocsp.OCSPResponderEncoding.NAME, self.cert)
            .sign(self.key, hashes.SHA256())
        )
        return answer.public_bytes(serialization.Encoding.DER)


@pytest.fixture(scope="module")
def authority():
    return Authority()


def container(path, key, cert, *chain, pin=PIN):
    lock = serialization.BestAvailableEncryption(pin.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, cert, chain, lock))
    return Credentials(path)


@pytest.fixture
def make(tmp_path, authority):
    """Signs two blank pages; returns the file and the certificate."""

    def signed(by=authority, monkeypatch=None, **options):
        key, cert = by.issue(**options)
        credentials = container(tmp_path / "k.p12", key, cert, by.cert)
        plain = blank(tmp_path / "plain.pdf", 2)
        options = {"reason": "Phát hành Công báo", "location": "Hải Vân", "name": "Trần Thị Bình"}
        sign_pdf(plain, tmp_path / "signed.pdf", credentials, PIN, **options)
        return tmp_path / "signed.pdf", cert

    return signed


def test_a_good_signature(make, authority):
    path, cert = make()
    facts = verify_pdf(path, [authority.der])
    assert (facts.intact, facts.covers_whole_file, facts.trusted, facts.is_good) == (True, True, True, True)
    assert (facts.signer, facts.organisation, facts.issuer) == ("Trần Thị Bình", "UBND tỉnh Hải Vân", "Gốc thử nghiệm")
    assert facts.serial == f"{cert.serial_number:X}"
    assert abs(facts.signed_at - NOW) < timedelta(minutes=30)
    assert (facts.valid_from, facts.valid_to) == (NOW - 30 * DAY, NOW + 365 * DAY)
    assert (facts.timestamped, facts.revocation, facts.problems, facts.words) == (False, "unknown", (), ())
    assert facts.to_json()["signed_at"].startswith("20")
    check(path)
    assert pdfinfo(path)["Pages"] == "2"


def test_the_subfilter_is_that_of_pades(make):
    with pikepdf.open(make()[0]) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        assert value.SubFilter == "/ETSI.CAdES.detached"
        assert (str(value.Reason), str(value.Location)) == ("Phát hành Công báo", "Hải Vân")


def test_no_signature(tmp_path):
    facts = verify_pdf(blank(tmp_path / "a.pdf"), [])
    assert (facts.signed, facts.problems) == (False, (Problem.UNSIGNED,))


def test_what_is_no_pdf(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    assert verify_pdf(path, []).problems == (Problem.UNREADABLE,)


def test_one_changed_byte(make, authority):
    path, _cert = make()
    data = bytearray(path.read_bytes())
    at = data.index(b"/MediaBox") + 12
    data[at] = ord("9") if data[at] != ord("9") else ord("8")
    path.write_bytes(data)
    facts = verify_pdf(path, [authority.der])
    assert (facts.intact, facts.trusted, facts.is_good) == (False, False, False)
    assert facts.problems[0] == Problem.ALTERED


def test_a_page_changed_by_a_later_revision(make, authority):
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    path, _cert = make()
    with path.open("r+b") as file:
        writer = IncrementalPdfFileWriter(file)
        page = writer.root["/Pages"]["/Kids"][0]
        page["/MediaBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 100, 100)))
        writer.mark_update(page.container_ref)
        writer.write_in_place()
    facts = verify_pdf(path, [authority.der])
    assert not facts.covers_whole_file
    assert facts.problems == (Problem.ALTERED,)


def test_bytes_added_at_the_end(make, authority):
    path, _cert = make()
    with path.open("ab") as file:
        file.write(b"\n% added\n")
    facts = verify_pdf(path, [authority.der])
    assert facts.intact
    assert not facts.covers_whole_file
    assert not facts.is_good
    assert facts.problems[0] in {Problem.PARTIAL, Problem.ALTERED}


def test_an_unknown_issuer(make):
    path, _cert = make()
    facts = verify_pdf(path, [Authority("Gốc khác").der])
    assert (facts.intact, facts.trusted, facts.problems) == (True, False, (Problem.UNKNOWN_ISSUER,))
    assert verify_pdf(path, []).problems == (Problem.UNKNOWN_ISSUER,)


def test_an_expired_certificate(make, authority):
    path, _cert = make(end=NOW + 10 * DAY)
    assert verify_pdf(path, [authority.der]).is_good
    facts = verify_pdf(path, [authority.der], at=NOW + 20 * DAY)
    assert (facts.intact, facts.trusted, facts.problems) == (True, False, (Problem.EXPIRED,))


def test_expired_certificates_do_not_sign(make):
    with pytest.raises(SigningError) as found:
        make(begin=NOW - 60 * DAY, end=NOW - DAY)
    assert found.value.code == "certificate_expired"
    with pytest.raises(SigningError) as found:
        make(begin=NOW + 5 * DAY)
    assert found.value.code == "certificate_early"


def test_a_revoked_certificate_by_list(make, authority):
    path, cert = make()
    facts = verify_pdf(path, [authority.der], crls=[authority.crl(cert)])
    assert (facts.revocation, facts.trusted, facts.problems) == ("revoked", False, (Problem.REVOKED,))
    facts = verify_pdf(path, [authority.der], crls=[authority.crl()])
    assert (facts.revocation, facts.is_good) == ("good", True)


def test_a_revoked_certificate_by_ocsp(make, authority):
    path, cert = make()
    bad, good = ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.GOOD
    assert verify_pdf(path, [authority.der], ocsps=[authority.ocsp(cert, bad)]).problems == (Problem.REVOKED,)
    assert verify_pdf(path, [authority.der], ocsps=[authority.ocsp(cert, good)]).revocation == "good"


def test_wrong_pin_missing_and_broken_files(tmp_path, authority):
    plain = blank(tmp_path / "plain.pdf")
    credentials = container(tmp_path / "k.p12", *authority.issue())
    for pin in ("sai", ""):
        with pytest.raises(WrongPin) as found:
            sign_pdf(plain, tmp_path / "t.pdf", credentials, pin)
        assert (found.value.code, found.value.field, found.value.locked) == ("pin", "pin", False)
    (tmp_path / "b.p12").write_bytes(b"nothing")
    for name in ("b.p12", "absent.p12"):
        with pytest.raises(SigningError) as error:
            sign_pdf(plain, tmp_path / "t.pdf", Credentials(tmp_path / name), PIN)
        assert not isinstance(error.value, WrongPin)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.p12", "k.p12", "plain.pdf"]


def test_a_file_that_cannot_be_signed(tmp_path, authority):
    source, target = tmp_path / "a.pdf", tmp_path / "t.pdf"
    source.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(SigningError):
        sign_pdf(source, target, container(tmp_path / "k.p12", *authority.issue()), PIN)
    assert not target.exists()


def test_development_credentials(tmp_path, settings):
    root = make_development_credentials(tmp_path / "dev" / "key.p12", PIN, "Phòng Công báo")
    settings.GAZETTE_SIGNING_PKCS12 = str(tmp_path / "dev" / "key.p12")
    settings.GAZETTE_TRUST_ROOTS = [str(root)]
    assert (tmp_path / "dev" / "key.p12").stat().st_mode & 0o777 == 0o600
    target = tmp_path / "t.pdf"
    sign_pdf(blank(tmp_path / "a.pdf"), target, Credentials.from_settings(), PIN)
    facts = verify_pdf(target)
    assert (facts.is_good, facts.signer) == (True, "Phòng Công báo")
    assert trust_roots() == read_roots(root)


def test_no_credentials_set():
    with pytest.raises(SigningError) as found:
        Credentials.from_settings()
    assert found.value.code == "credentials"


def test_signing_in_place(tmp_path, authority):
    path = blank(tmp_path / "a.pdf")
    sign_pdf(path, path, container(tmp_path / "k.p12", *authority.issue(), authority.cert), PIN)
    assert verify_pdf(path, [authority.der]).is_good


# ---- time stamps ----
@pytest.fixture
def stamp_server(authority):
    """A server of time stamps, by HTTP."""
    key, cert = authority.issue("Dấu thời gian", stamps=True)
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    own = asn1_x509.Certificate.load(cert.public_bytes(serialization.Encoding.DER))
    stamper = DummyTimeStamper(own, asn1_keys.PrivateKeyInfo.load(der))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def stamped(tmp_path, authority, url):
    credentials = container(tmp_path / "k.p12", *authority.issue(end=NOW + 10 * DAY), authority.cert)
    credentials = Credentials(credentials.pkcs12, timestamp_url=url)
    sign_pdf(blank(tmp_path / "a.pdf"), tmp_path / "t.pdf", credentials, PIN)
    return tmp_path / "t.pdf"


def test_a_time_stamp_outlives_the_certificate(tmp_path, authority, stamp_server):
    path = stamped(tmp_path, authority, stamp_server)
    assert verify_pdf(path, [authority.der]).timestamped
    facts = verify_pdf(path, [authority.der], at=NOW + 100 * DAY)
    assert (facts.timestamped, facts.trusted, facts.problems) == (True, True, ())


def test_a_silent_time_stamp_server(tmp_path, authority):
    with pytest.raises(SigningError) as found:
        stamped(tmp_path, authority, "http://127.0.0.1:9/")
    assert found.value.code == "timestamp"
    assert not (tmp_path / "t.pdf").exists()


# ---- tokens ----
def test_tokens_without_their_package(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    monkeypatch.setitem(sys.modules, "pyhanko.sign.pkcs11", None)
    with pytest.raises(SigningError, match="python-pkcs11"):
        sign_pdf(blank(tmp_path / "a.pdf"), tmp_path / "t.pdf", Credentials(module="/lib/x.so"), PIN)


SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture
def token(tmp_path, authority, monkeypatch):
    """A token of SoftHSM with key and certificate."""
    require("SoftHSM", SOFTHSM.exists() and shutil.which("softhsm2-util"), "install the package softhsm2")
    require("python-pkcs11", importlib.util.find_spec("pkcs11"), "pip install 'python-pkcs11~=0.9.3'")
    import pkcs11
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    config, folder = tmp_path / "softhsm2.conf", tmp_path / "tokens"
    folder.mkdir()
    config.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    options = ["--init-token", "--free", "--label", "congbao", "--so-pin", "so-1234", "--pin", "123456"]
    subprocess.run(["softhsm2-util", *options], check=True, capture_output=True)
    key, cert = authority.issue("Con dấu số")
    forms = (serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    library = pkcs11.lib(str(SOFTHSM))
    library.reinitialize()
    with library.get_token(token_label="congbao").open(user_pin="123456", rw=True) as session:
        kept = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "congbao", pkcs11.Attribute.ID: b"1"}
        session.create_object(decode_rsa_private_key(key.private_bytes(*forms)) | kept)
        der = cert.public_bytes(serialization.Encoding.DER)
        session.create_object(decode_x509_certificate(der) | kept)
    return Credentials(module=str(SOFTHSM), token="congbao", key_label="congbao")


def test_signing_by_token(tmp_path, authority, token):
    path, target = blank(tmp_path / "a.pdf"), tmp_path / "t.pdf"
    with pytest.raises(WrongPin):
        sign_pdf(path, target, token, "654321")
    with pytest.raises(SigningError) as found:
        sign_pdf(path, target, replace(token, key_label="khác"), "123456")
    assert found.value.code == "credentials"
    sign_pdf(path, target, token, "123456")
    facts = verify_pdf(target, [authority.der])
    assert (facts.is_good, facts.signer) == (True, "Con dấu số")


def test_a_library_that_is_not_there(tmp_path):
    require("python-pkcs11", importlib.util.find_spec("pkcs11"), "pip install 'python-pkcs11~=0.9.3'")
    with pytest.raises(SigningError) as found:
        sign_pdf(blank(tmp_path / "a.pdf"), tmp_path / "t.pdf", Credentials(module="/nowhere/x.so"), PIN)
    assert found.value.code == "credentials"
