"""Spam defence without third parties: a signed ticket for each form, and a proof of work made for that ticket.

The ticket tells when the form was opened and names the submission, which the database takes once: a proof cannot be
used for a second question, and a double click makes one. Where there is no JavaScript there is no proof; then the
limits are stricter, and the question is marked, so that somebody looks at it first.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

from altcha import v1 as altcha
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "questions.public.ticket"
MIN_SECONDS = 3
MAX_SECONDS = 24 * 60 * 60
# Numbers to try, at most: a phone needs one or two seconds, while somebody types.
WORK = 60_000
# Questions of an address in so many seconds.
WITH_PROOF = (10, 3600)
WITHOUT_PROOF = (3, 3600)


@dataclass(frozen=True)
class Ticket:
    """Of one form that was opened."""

    key: str
    opened: int

    @classmethod
    def new(cls, age: int = 0) -> Ticket:
        """Args: age: seconds for which the form has been open already."""
        return cls(secrets.token_urlsafe(24), int(time.time()) - age)

    @classmethod
    def read(cls, signed: str) -> Ticket | None:
        """`None` for what we have not signed."""
        try:
            key, opened = signing.loads(signed, salt=SALT)
            return cls(str(key), int(opened))
        except (signing.BadSignature, TypeError, ValueError):
            return None

    @property
    def signed(self) -> str:
        return signing.dumps([self.key, self.opened], salt=SALT)

    @property
    def age(self) -> float:
        return time.time() - self.opened

    @property
    def has_expired(self) -> bool:
        return not 0 <= self.age <= MAX_SECONDS

    @property
    def is_too_young(self) -> bool:
        return self.age < MIN_SECONDS


def proof_key() -> str:
    return salted_hmac("questions.public.proof", "key", secret=settings.SECRET_KEY).hexdigest()


def challenge_for(ticket: Ticket) -> dict[str, Any]:
    """What the script of the form has to solve (ALTCHA, SHA-256)."""
    made = altcha.create_challenge(
        altcha.ChallengeOptions(
            algorithm="SHA-256",
            max_number=WORK,
            hmac_key=proof_key(),
            expires=timezone.now() + timedelta(seconds=MAX_SECONDS),
            params={"form": ticket.key},
        )
    )
    return {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "maxnumber": WORK,
        "salt": made.salt,
        "signature": made.signature,
    }


def proof_fits(payload: str, ticket: Ticket) -> bool:
    """Whether the work was done, in time, and for this very form."""
    if len(payload) > 2000:
        return False
    try:
        read = json.loads(base64.b64decode(payload, validate=True))
        salt = str(read["salt"])
        valid, _error = altcha.verify_solution(payload, proof_key(), check_expires=True)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    forms = parse_qs(salt.partition("?")[2]).get("form", [])
    return valid and forms == [ticket.key]
