"""One mail, sent once: the row is claimed by its count of attempts, so that two workers never send the same attempt.

What goes wrong is kept in the row in our own words: the words of mail servers name the address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from . import satisfaction
from .encryption import KeyMissingError
from .enums import MailState
from .mail_staff import NothingLeftError, staff_message
from .mail_words import asker_message
from .models import Question, QuestionMail

log = structlog.get_logger(__name__)

# 1, 2, 4 … minutes, then every hour: a mail server may be away over a weekend.
MAX_ATTEMPTS = 72
LONGEST = 60

NO_KEY = gettext_noop("No key of this installation opens the address.")
NOT_NEEDED = gettext_noop("No longer needed.")
REFUSED = gettext_noop("The mail server refuses the address.")
BAD_ADDRESS = gettext_noop("This is no address to which mail can be sent.")


class NoAddressError(Exception):
    """There is nobody to send to."""


def delay(attempts: int) -> timedelta:
    """How long after an attempt the next one is made."""
    return timedelta(minutes=min(2 ** min(attempts - 1, 10), LONGEST))


def message_of(mail: QuestionMail) -> EmailMessage:
    """The words and the address, made now.

    Raises:
        NoAddressError: nobody to send to. KeyMissingError: the sealed address cannot be opened.
        NothingLeftError: there is nothing to tell any more.
    """
    if mail.to_asker:
        asker = getattr(mail.question, "asker", None)
        address = asker.open().get("email", "") if asker is not None else ""
        if not address:
            raise NoAddressError
        # Rated, reopened, or the consent was taken back, while the mail waited.
        asked = mail.kind == satisfaction.KIND
        if asked and not satisfaction.agreeing(Question.objects.filter(mails=mail)).exists():
            raise NothingLeftError
        message = asker_message(mail, address)
    elif mail.user is None or not mail.user.is_active or not mail.user.email:
        raise NoAddressError
    else:
        message = staff_message(mail)
    # The same for every attempt: who gets a mail twice after a crash has programs that see it is one.
    message.extra_headers["Message-ID"] = f"<question-mail-{mail.pk}@{DNS_NAME}>"
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    return message


def claim(pk: int) -> QuestionMail | None:
    """The row for one attempt; `None` where it is sent, given up, or another worker has it."""
    rows = QuestionMail.objects.select_related("question__site__site", "question__desk_unit", "question__lead_unit")
    mail = rows.select_related("user__wagtail_userprofile", "question__asker").filter(pk=pk).first()
    if mail is None or mail.state != MailState.QUEUED:
        return None
    mine = QuestionMail.objects.filter(pk=pk, state=MailState.QUEUED, attempts=mail.attempts)
    if not mine.update(attempts=F("attempts") + 1):
        return None
    mail.attempts += 1
    return mail


def deliver(pk: int) -> datetime | None:
    """Try to send a mail.

    Returns:
        When to try again; `None` when there is no more to do.
    """
    mail = claim(pk)
    if mail is None:
        return None
    state, error = _attempt(mail)
    if state == MailState.QUEUED and mail.attempts >= MAX_ATTEMPTS:
        state = MailState.FAILED
    mail.state, mail.error = state, error[:300]
    mail.sent_at = timezone.now() if state == MailState.SENT else None
    mail.save(update_fields=["state", "error", "sent_at"])
    if error:
        log.warning("question_mail_failed", mail=mail.pk, kind=mail.kind, attempts=mail.attempts, error=error)
    return timezone.now() + delay(mail.attempts) if state == MailState.QUEUED else None


def _attempt(mail: QuestionMail) -> tuple[str, str]:
    """The state afterwards, and what went wrong."""
    try:
        message_of(mail).send()
    except NoAddressError:
        return MailState.NOT_WANTED, ""
    except NothingLeftError:
        return MailState.NOT_WANTED, NOT_NEEDED
    except KeyMissingError:
        return MailState.FAILED, NO_KEY
    except SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        return (
            (MailState.FAILED, REFUSED) if all(code >= 500 for code in codes) else (MailState.QUEUED, f"SMTP {codes}")
        )
    except SMTPResponseException as error:
        return MailState.QUEUED, f"{type(error).__name__} {error.smtp_code}"
    except OSError as error:  # SMTPException is one.
        return MailState.QUEUED, _words(error)
    except (ValueError, UnicodeError):  # BadHeaderError is one.
        return MailState.FAILED, BAD_ADDRESS
    except Exception as error:  # A fault of ours. Its words may hold anything; only its kind is kept.
        return MailState.FAILED, type(error).__name__
    return MailState.SENT, ""


def _words(error: OSError) -> str:
    """The kind of error; the system's own words name a machine at most, others may name anything."""
    number = f" {error.errno} {error.strerror}" if error.errno and error.strerror else ""
    return f"{type(error).__name__}{number}"


def waiting(now: Any = None) -> list[int]:
    """Mails whose next attempt was due some minutes ago: of workers that died, of tasks that were lost."""
    now = now or timezone.now()
    rows = (
        QuestionMail.objects.filter(state=MailState.QUEUED).order_by("made_at").values_list("pk", "attempts", "made_at")
    )
    return [pk for pk, attempts, made_at in rows[:20_000] if made_at + _until(attempts) + GRACE <= now]


GRACE = timedelta(minutes=5)


def _until(attempts: int) -> timedelta:
    """From making a mail to the attempt that follows `attempts` others."""
    return sum((delay(number) for number in range(1, attempts + 1)), timedelta())
