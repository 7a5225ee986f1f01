"""Mails to subscribers: written once for each issue or document, each attempt claimed, so that none is sent twice.

What goes wrong is kept in our own words: the words of mail servers name the address. Logs name rows, never people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from .enums import IssueState
from .models import GazetteIssue, GazetteSubscription, LegalDocument, SubscriptionMail
from .subscription_words import NoPageError, NothingToSayError, message_of

log = structlog.get_logger(__name__)

# 1, 2, 4 … minutes, then every hour: a mail server may be away over a weekend.
MAX_ATTEMPTS = 72
LONGEST = 60
# What was published longer ago is no news: an import of old documents tells nobody.
NEWS = timedelta(days=60)
# Issues whose mails are written later, if the task was lost.
CATCH_UP = timedelta(days=3)
AT_ONCE = 1_000

REFUSED = gettext_noop("The mail server refuses the address.")
BAD_ADDRESS = gettext_noop("This is no address to which mail can be sent.")
NO_PAGE = gettext_noop("The portal has no page of the gazette.")


# ---- who gets what ----
def owe_issue(pk: int) -> list[int]:
    """Write the mails of an issue for everybody who had confirmed before it came out. Returns the new ones."""
    issue = GazetteIssue.objects.published().filter(pk=pk).first()
    if issue is None:
        return []
    readers = GazetteSubscription.objects.filter(issues=True, confirmed_at__lte=issue.published_at or timezone.now())
    return _owe(readers, issue=issue)


def owe_document(pk: int) -> list[int]:
    """The same for a document: for those who chose its unit or its kind, or both."""
    document = LegalDocument.objects.readable().filter(pk=pk).select_related("kind").first()
    if document is None or document.signed_on < timezone.localdate() - NEWS:
        return []
    readers = GazetteSubscription.objects.filter(confirmed_at__lte=document.published_at or timezone.now())
    readers = readers.filter(Q(units=None) | Q(units=document.issuer_id))
    chosen = [
        row.pk
        for row in readers.prefetch_related("units").distinct()
        if (row.kinds or row.units.all()) and (not row.kinds or document.kind.code in row.kinds)
    ]
    return _owe(GazetteSubscription.objects.filter(pk__in=chosen), document=document)


def _owe(readers: Any, **about: Any) -> list[int]:
    """Rows that are there already stay: the database takes each once."""
    known = set(SubscriptionMail.objects.filter(**about).values_list("subscription_id", flat=True))
    wanted = [pk for pk in readers.values_list("pk", flat=True) if pk not in known]
    rows = [SubscriptionMail(subscription_id=pk, **about) for pk in wanted]
    SubscriptionMail.objects.bulk_create(rows, AT_ONCE, ignore_conflicts=True)
    made = SubscriptionMail.objects.filter(**about, attempts=0, sent_at=None).exclude(subscription_id__in=known)
    return list(made.order_by("pk").values_list("pk", flat=True))


def forgotten() -> list[int]:
    """Issues of the last days, whose mails may never have been written."""
    rows = GazetteIssue.objects.filter(state=IssueState.PUBLISHED, published_at__gte=timezone.now() - CATCH_UP)
    return list(rows.values_list("pk", flat=True))


# ---- sending ----
def delay(attempts: int) -> timedelta:
    """How long after an attempt the next one is made."""
    return timedelta(minutes=min(2 ** min(attempts - 1, 10), LONGEST))


def claim(pk: int) -> SubscriptionMail | None:
    """The row for one attempt; None where it is sent, given up, erased, or another worker has it."""
    rows = SubscriptionMail.objects.select_related("subscription", "issue", "document__kind", "document__issuer")
    mail: SubscriptionMail | None = rows.filter(pk=pk, sent_at=None, attempts__lt=MAX_ATTEMPTS).first()
    if mail is None:
        return None
    mine = SubscriptionMail.objects.filter(pk=pk, sent_at=None, attempts=mail.attempts)
    if not mine.update(attempts=F("attempts") + 1):
        return None
    mail.attempts += 1
    return mail


def deliver(pk: int) -> datetime | None:
    """Try to send a mail.

    Returns:
        When to try again; None when there is no more to do.
    """
    mail = claim(pk)
    if mail is None:
        return None
    rows = SubscriptionMail.objects.filter(pk=pk)
    try:
        again, error = _attempt(mail)
    except NothingToSayError:
        rows.delete()
        return None
    if not error:
        rows.update(sent_at=timezone.now(), error="")
        return None
    log.warning("subscription_mail_failed", mail=pk, attempts=mail.attempts, error=error)
    if not again:
        rows.update(attempts=MAX_ATTEMPTS, error=error[:300])
        return None
    rows.update(error=error[:300])
    return timezone.now() + delay(mail.attempts) if mail.attempts < MAX_ATTEMPTS else None


def _attempt(mail: SubscriptionMail) -> tuple[bool, str]:
    """Whether to try again, and what went wrong."""
    try:
        message_of(mail).send()
    except NothingToSayError:
        raise
    except NoPageError:
        return True, NO_PAGE
    except SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        return (False, REFUSED) if all(code >= 500 for code in codes) else (True, f"SMTP {codes}")
    except SMTPResponseException as error:
        return True, f"{type(error).__name__} {error.smtp_code}"
    except OSError as error:  # SMTPException is one.
        return True, f"{type(error).__name__} {error.errno or ''}".strip()
    except (ValueError, UnicodeError):  # BadHeaderError is one.
        return False, BAD_ADDRESS
    except Exception as error:  # A fault of ours. Its words may hold anything; only its kind is kept.
        return False, type(error).__name__
    return False, ""


def waiting() -> list[int]:
    """Mails that are neither sent nor given up, the oldest first."""
    rows = SubscriptionMail.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:20_000])


def portions(keys: Iterable[int], size: int = 50) -> list[list[int]]:
    rows = list(keys)
    return [rows[start : start + size] for start in range(0, len(rows), size)]
