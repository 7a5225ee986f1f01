"""Telling other systems of events: what is told, how it is signed, how it is sent.

Nothing personal and no words of a question leave the house: the other system asks the API with code and secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop
from urllib3.exceptions import HTTPError

from cms.core.outgoing import NoHostError, PrivateAddressError, pinned_pool, public_address

from .encryption import KeyMissingError, decrypt
from .enums import PUBLIC_EVENTS, MailState
from .models import Question, QuestionEvent, Webhook, WebhookDelivery

log = structlog.get_logger(__name__)

# 1, 2, 4 … minutes, at most an hour apart: about a day.
MAX_ATTEMPTS = 30
LONGEST = 60
SECONDS = 10.0
# What may be told: what the asker is told too.
TOLD = frozenset(PUBLIC_EVENTS)

PRIVATE = gettext_noop("The address leads into a private network.")
NO_HOST = gettext_noop("The server does not exist.")
NO_ANSWER = gettext_noop("The server did not answer in time, or not at all.")
NOT_HTTPS = gettext_noop("The address must begin with https://.")
NO_KEY = gettext_noop("No key of this installation opens the secret.")
STATUS = gettext_noop("The server refused it.")


def payload_of(question: Question, event: QuestionEvent) -> dict[str, Any]:
    """What is told: code, state, dates, unit. Times in UTC (RFC 3339)."""
    return {
        "event": event.kind,
        "at": event.at.isoformat(),
        "question": {
            "code": question.code,
            "state": question.state,
            "received_on": question.received_on.isoformat(),
            "due_date": question.due_date.isoformat() if question.due_date else None,
            "answered_on": question.answered_on.isoformat() if question.answered_on else None,
            "unit": question.lead_unit.code if question.lead_unit else None,
            "topic": question.topic.slug if question.topic else None,
        },
    }


def plan(events: Sequence[QuestionEvent]) -> list[WebhookDelivery]:
    """A row for every active address that wants one of the events; one query where nobody does."""
    told = [event for event in events if event.kind in TOLD]
    hooks = list(Webhook.objects.filter(active=True)) if told else []
    rows = []
    for event in told:
        wanting = [hook for hook in hooks if not hook.events or event.kind in hook.events]
        payload = payload_of(event.question, event) if wanting else {}
        row = {"question": event.question, "event": event.kind, "payload": payload}
        rows += [WebhookDelivery(webhook=hook, **row) for hook in wanting]
    return WebhookDelivery.objects.bulk_create(rows, batch_size=500)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over time and body, so that an old message cannot be sent again by others."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


class RefusedError(Exception):
    """Not delivered; the words are for the log that people read."""

    def __init__(self, words: str, status: int | None = None) -> None:
        super().__init__(words)
        self.words, self.status = words, status


def send(hook: Webhook, delivery: WebhookDelivery) -> int:
    """One call; forwards are not followed.

    Returns:
        The status, 2xx.

    Raises:
        RefusedError: anything else.
    """
    parts = urlsplit(hook.url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address, secret = prepared(hook, parts.scheme, host, port)
    body = json.dumps(delivery.payload, ensure_ascii=False, sort_keys=True).encode()
    headers = headers_of(delivery, secret, body) | {"Host": parts.netloc}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    pool = pinned_pool(parts.scheme, address, port, host, SECONDS)
    try:
        response = pool.urlopen(
            "POST", target, body=body, headers=headers, redirect=False, retries=False, preload_content=False
        )
        status = int(response.status)
        response.close()
    except (HTTPError, OSError, ValueError):
        raise RefusedError(NO_ANSWER) from None
    finally:
        pool.close()
    if not 200 <= status < 300:
        raise RefusedError(STATUS, status)
    return status


def prepared(hook: Webhook, scheme: str, host: str, port: int) -> tuple[str, str]:
    """The address to call, which is a public one, and the secret to sign with. Raises `RefusedError`."""
    loopback = settings.WEBHOOK_ALLOW_LOOPBACK
    if scheme != "https" and not (loopback and scheme == "http"):
        raise RefusedError(NOT_HTTPS)
    try:
        return public_address(host, port, loopback=loopback), decrypt(bytes(hook.sealed_secret))
    except NoHostError:
        raise RefusedError(NO_HOST) from None
    except PrivateAddressError:
        raise RefusedError(PRIVATE) from None
    except KeyMissingError:
        raise RefusedError(NO_KEY) from None


def headers_of(delivery: WebhookDelivery, secret: str, body: bytes) -> dict[str, str]:
    timestamp = str(int(timezone.now().timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "CongTinh-Webhook/1.0",
        "X-Event": delivery.event,
        "X-Delivery": str(delivery.pk),
        "X-Timestamp": timestamp,
        "X-Signature": signature(secret, timestamp, body),
    }


def deliver(pk: int) -> datetime | None:
    """One attempt for a row, claimed by its count so that two workers never make the same one.

    Returns:
        When to try again; `None` when it is done, given up, or somebody else's.
    """
    row = WebhookDelivery.objects.select_related("webhook").filter(pk=pk, state=MailState.QUEUED).first()
    if row is None:
        return None
    mine = WebhookDelivery.objects.filter(pk=pk, state=MailState.QUEUED, attempts=row.attempts)
    if not mine.update(attempts=F("attempts") + 1):
        return None
    row.attempts += 1
    try:
        if not row.webhook.active:
            raise RefusedError(gettext_noop("The webhook was switched off."))
        row.status, row.state, row.error = send(row.webhook, row), MailState.SENT, ""
    except RefusedError as error:
        row.status, row.error = error.status, error.words
        if row.attempts >= MAX_ATTEMPTS or not row.webhook.active:
            row.state = MailState.FAILED
        log.warning("webhook_not_delivered", delivery=row.pk, attempts=row.attempts, status=error.status)
    again = row.state == MailState.QUEUED
    row.done_at = None if again else timezone.now()
    row.save(update_fields=["status", "state", "error", "done_at"])
    return timezone.now() + wait_after(row.attempts) if again else None


def wait_after(attempts: int) -> timedelta:
    """How long to wait after an attempt, the first one being 1."""
    return timedelta(minutes=min(2 ** min(attempts - 1, 10), LONGEST))
