"""The key that signs the gazette: a PKCS#12 file in development, a token or HSM (PKCS#11) by setting."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.signers import SimpleSigner

from .errors import SigningError, WrongPin

_WRONG_PINS = {"PinIncorrect", "PinInvalid", "PinLenRange"}


@dataclass(frozen=True)
class Credentials:
    """Where the key is; never the PIN, which the person who signs gives each time.

    Attributes:
        pkcs12: a file with key and certificates; the PIN is its passphrase.
        module: library of a PKCS#11 token; wins over the file.
        slot: number of its slot; token: its label. One of them, where the library has several slots.
        key_label: label of key and certificate on the token.
        timestamp_url: server of time stamps (RFC 3161); empty: none.
    """

    pkcs12: Path | None = None
    module: str = ""
    slot: int | None = None
    token: str = ""
    key_label: str = ""
    timestamp_url: str = ""

    @classmethod
    def from_settings(cls) -> Credentials:
        """Those of the installation.

        Raises:
            SigningError: none are set.
        """
        file = settings.GAZETTE_SIGNING_PKCS12
        found = cls(
            Path(file) if file else None,
            settings.GAZETTE_PKCS11_MODULE,
            settings.GAZETTE_PKCS11_SLOT,
            settings.GAZETTE_PKCS11_TOKEN,
            settings.GAZETTE_PKCS11_KEY,
            settings.GAZETTE_TIMESTAMP_URL,
        )
        if not found.pkcs12 and not found.module:
            raise SigningError(_("No signing certificate is set up on this server."), "credentials")
        return found


@contextmanager
def opened(credentials: Credentials, pin: str) -> Iterator[Any]:
    """The signer of pyHanko that `pin` opens.

    Raises:
        WrongPin: distinct from every other refusal, so that attempts can be counted.
        SigningError: no file, no key, no token, no library.
    """
    if credentials.module:
        with _token(credentials, pin) as signer:
            yield signer
    elif credentials.pkcs12:
        yield _from_file(credentials.pkcs12, pin)
    else:
        raise SigningError(_("No signing certificate is set up on this server."), "credentials")


def _from_file(path: Path, pin: str) -> SimpleSigner:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SigningError(_("The file of the signing certificate cannot be read."), "credentials") from error
    try:
        asn1_pkcs12.Pfx.load(data, strict=True).native  # noqa: B018  (parses all of it: a broken file is no wrong PIN)
    except (ValueError, TypeError) as error:
        raise SigningError(_("The file of the signing certificate is broken."), "credentials") from error
    try:
        key, _certificate, _others = pkcs12.load_key_and_certificates(data, pin.encode())
    except ValueError as error:
        raise WrongPin(_("The PIN is wrong.")) from error
    if key is None:
        raise SigningError(_("The file of the signing certificate holds no key."), "credentials")
    return SimpleSigner.load_pkcs12_data(data, [], pin.encode())


@contextmanager
def _token(credentials: Credentials, pin: str) -> Iterator[Any]:
    try:
        library = import_module("pyhanko.sign.pkcs11")
        faults = import_module("pkcs11.exceptions")
    except ImportError as error:
        message = _("Signing by token needs the package python-pkcs11, which is not installed on this server.")
        raise SigningError(message, "credentials") from error
    if not os.access(credentials.module, os.R_OK):
        raise SigningError(_("The library of the signing token is not there."), "credentials")
    try:
        wanted = TokenCriteria(label=credentials.token) if credentials.token else None
        session = library.open_pkcs11_session(credentials.module, credentials.slot, wanted, pin)
    except (faults.PKCS11Error, RuntimeError, OSError) as error:
        raise _refusal(error) from error
    with session:
        signer = library.PKCS11Signer(session, key_label=credentials.key_label, cert_label=credentials.key_label)
        try:
            _known = signer.signing_cert
        except (faults.PKCS11Error, RuntimeError) as error:
            raise SigningError(_("The signing token holds no such key."), "credentials") from error
        try:
            yield signer
        except faults.PKCS11Error as error:
            raise _refusal(error) from error


def _refusal(error: Exception) -> SigningError:
    name = type(error).__name__
    if name == "PinLocked":
        return WrongPin(_("The signing token is locked after too many wrong PINs."), locked=True)
    if name in _WRONG_PINS:
        return WrongPin(_("The PIN is wrong."))
    return SigningError(_("The signing token does not answer. Is it plugged in?"), "token")
