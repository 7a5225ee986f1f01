"""The tracking code of a question and the secret that opens it.

A code alone tells nothing. The secret is made from the code by a key of the environment: it is stored nowhere, mails
can repeat the link, and a form that was sent twice shows the same receipt.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

from .models import Question

# Crockford's base 32: no I, L, O, U, which are misread on paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
SECRET_LENGTH = 12


def new_code() -> str:
    """A code as it is printed: `4F7K-9M2P` (40 bits; the database refuses a second one)."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def clean_code(typed: str) -> str:
    """What somebody typed, as a code: blanks, dashes and small letters do not matter, nor O for 0, I and L for 1."""
    letters = "".join(char for char in typed.upper() if char.isalnum())
    letters = letters.translate(str.maketrans("OIL", "011"))
    return f"{letters[:4]}-{letters[4:8]}" if len(letters) == CODE_LENGTH else ""


def secret_of(code: str) -> str:
    """60 bits, in Crockford's letters: `K7Q2-XT4M-9B3D` without the dashes."""
    digest = hmac.new(
        settings.PERSONAL_DATA_INDEX_KEY.encode(), f"question-secret\0{code}".encode(), hashlib.sha256
    ).digest()
    standard = base64.b32encode(digest)[:SECRET_LENGTH].decode()
    return standard.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET))


def clean_secret(typed: str) -> str:
    letters = "".join(char for char in typed.upper() if char.isalnum())
    return letters.translate(str.maketrans("OIL", "011"))


def find_question(code: str, secret: str) -> Question | None:
    """The question of code and secret; `None` for a wrong secret as for an unknown code, after the same work."""
    code = clean_code(code)
    given = clean_secret(secret).encode()[: 2 * SECRET_LENGTH]
    fits = hmac.compare_digest(secret_of(code).encode(), given)
    question = Question.objects.select_related("site__site", "lead_unit", "topic").filter(code=code).first()
    return question if fits else None
