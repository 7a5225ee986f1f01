"""A certificate of one's own, for development and the demonstration; nobody else trusts it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone

ORGANISATION = "Chứng thư thử nghiệm"
YEARS = 5


def make_development_credentials(path: Path, pin: str, name: str, organisation: str = ORGANISATION) -> Path:
    """Write a PKCS#12 file with a key of `name`, and the root that vouches for it as PEM beside it.

    Returns:
        The path of the root, for `GAZETTE_TRUST_ROOTS`.
    """
    root_key, root = _root(organisation)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    builder = _builder(_name(name, organisation), root.subject, key.public_key(), YEARS)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    leaf = builder.add_extension(usage, critical=True).sign(root_key, hashes.SHA256())
    lock = serialization.BestAvailableEncryption(pin.encode())
    data = pkcs12.serialize_key_and_certificates(name.encode(), key, leaf, [root], lock)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    beside = path.with_suffix(".root.pem")
    beside.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return beside


def _root(organisation: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = _name(f"{organisation} – gốc", organisation)
    builder = _builder(name, name, key.public_key(), YEARS * 2)
    basic = x509.BasicConstraints(ca=True, path_length=0)
    return key, builder.add_extension(basic, critical=True).sign(key, hashes.SHA256())


def _name(name: str, organisation: str) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name)]
    return x509.Name([x509.NameAttribute(oid, value[:64]) for oid, value in parts])


def _builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, years: int) -> x509.CertificateBuilder:
    now = timezone.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
