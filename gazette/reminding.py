"""Reminders of posting: before the due date and once it has passed, once each; a digest a person and run.

The marks on the duties and the mails that tell of them are written in one transaction, and a mail is sent from its
own row: whoever dies in between, it goes out, and once.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from cms.calendar.working_days import WorkingDays
from cms.users.enums import Role
from sites.issuers import name_register
from sites.models import Membership

from .duties import Phase, phase_of
from .enums import DocumentState, DutyRole
from .models import DutyMail, GazetteSettings, PostingDuty

log = structlog.get_logger(__name__)

# Vietnam time; before that nobody is at work.
FROM = time(7, 30)
BATCH, LISTED = 500, 100
MAX_ATTEMPTS, LONGEST = 72, 60
GRACE = timedelta(minutes=5)
OFFICERS = (Role.UNIT_WEBMASTER, Role.GAZETTE_OFFICER)
NOT_NEEDED = gettext_noop("No longer needed.")
NO_ADDRESS = gettext_noop("The person has no address.")


def is_time(now: datetime | None = None) -> bool:
    local = timezone.localtime(now)
    return local.time() >= FROM and WorkingDays().is_working(local.date())


@transaction.atomic
def remind(now: datetime | None = None) -> list[int]:
    """One run: mark what has become due and write the digests. Returns the keys of the mails."""
    rules = GazetteSettings.load()
    if rules.reminders_paused:
        log.info("posting_reminders_paused")
        return []
    today = timezone.localtime(now).date()
    horizon = WorkingDays().add(today, rules.remind_before)
    rows = PostingDuty.objects.open().exclude(document__state=DocumentState.WITHDRAWN)
    before = Q(reminded_on=None, due_on__gte=today, due_on__lte=horizon)
    late = Q(late_told_on=None, due_on__lt=today)
    duties = list(rows.filter(before | late).select_for_update(of=("self",)).order_by("due_on", "pk"))
    people = _people({duty.unit_id for duty in duties})
    told: dict[int, list[int]] = defaultdict(list)
    for duty in duties:
        if not people.get(duty.unit_id):
            continue  # Nobody to tell yet: whoever comes is told.
        for person in people[duty.unit_id]:
            told[person].append(duty.pk)
        duty.reminded_on = today
        if duty.due_on < today:
            duty.late_told_on = today
    marked = [duty for duty in duties if people.get(duty.unit_id)]
    PostingDuty.objects.bulk_update(marked, ["reminded_on", "late_told_on"], batch_size=BATCH)
    mails = [DutyMail(user_id=person, duties=keys) for person, keys in sorted(told.items())]
    return [mail.pk for mail in DutyMail.objects.bulk_create(mails, batch_size=BATCH)]


def _people(units: set[int]) -> dict[int, list[int]]:
    """Unit -> who posts for it: its webmasters and gazette officers, else its leaders."""
    rows = Membership.objects.valid_on().filter(unit__in=units, user__is_active=True)
    found: dict[tuple[int, bool], set[int]] = defaultdict(set)
    for unit, role, user in rows.filter(role__in=[*OFFICERS, Role.UNIT_LEADER]).values_list("unit", "role", "user"):
        found[unit, role in OFFICERS].add(user)
    return {unit: sorted(found[unit, True] or found[unit, False]) for unit in units}


# ---- sending ----
def waiting(now: datetime | None = None) -> list[int]:
    """Mails whose next attempt was due some minutes ago: of workers that died, of tasks that were lost."""
    now = now or timezone.now()
    rows = DutyMail.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS).order_by("pk")
    found = rows.values_list("pk", "attempts", "made_at")[:5000]
    return [pk for pk, attempts, made in found if made + _until(attempts) + GRACE <= now]


def _until(attempts: int) -> timedelta:
    return sum((_delay(number) for number in range(1, attempts + 1)), timedelta())


def _delay(attempts: int) -> timedelta:
    return timedelta(minutes=min(2 ** min(attempts - 1, 10), LONGEST))


def deliver(pk: int) -> datetime | None:
    """One attempt, claimed by its count so that two workers never make the same one. Returns when to try again."""
    mail = DutyMail.objects.select_related("user__wagtail_userprofile").filter(pk=pk, sent_at=None).first()
    if mail is None or mail.attempts >= MAX_ATTEMPTS:
        return None
    mine = DutyMail.objects.filter(pk=pk, sent_at=None, attempts=mail.attempts)
    if not mine.update(attempts=F("attempts") + 1):
        return None
    mail.attempts += 1
    try:
        message = message_of(mail)
        mail.error = NO_ADDRESS if not mail.user.email else "" if message is not None else NOT_NEEDED
        if message is not None and not mail.error:
            message.send()
        mail.sent_at = timezone.now()
    except OSError as error:  # SMTPException is one. Its words may name an address; only its kind is kept.
        mail.error = type(error).__name__
        log.warning("posting_reminder_not_sent", mail=pk, attempts=mail.attempts, error=mail.error)
    mail.save(update_fields=["error", "sent_at"])
    again = mail.sent_at is None and mail.attempts < MAX_ATTEMPTS
    return timezone.now() + _delay(mail.attempts) if again else None


def message_of(mail: DutyMail) -> EmailMessage | None:
    """The digest in the language in which the person works; `None` where nothing is left to tell."""
    profile = getattr(mail.user, "wagtail_userprofile", None)
    language = str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)
    rows = PostingDuty.objects.open().filter(pk__in=mail.duties).exclude(document__state=DocumentState.WITHDRAWN)
    duties = list(rows.select_related("document", "unit").defer("document__text", "document__structure"))
    if not duties:
        return None
    with translation.override(language):
        subject, text = _words(duties, timezone.localdate(), language)
    message = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [mail.user.email])
    # The same for every attempt: who gets a mail twice after a crash has programs that see it is one.
    message.extra_headers["Message-ID"] = f"<posting-duty-{mail.pk}@{DNS_NAME}>"
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    return message


def _words(duties: list[PostingDuty], today: date, language: str) -> tuple[str, str]:
    number = len(duties)
    subject = ngettext("%(n)d document is to be posted", "%(n)d documents are to be posted", number) % {"n": number}
    parts = []
    for phase in (Phase.NEVER, Phase.DUE):
        some = sorted((row for row in duties if phase_of(row, today) == phase), key=lambda row: (row.due_on, row.pk))
        if some:
            lines = [f"- {_line(row, language)}" for row in some[:LISTED]]
            if len(some) > LISTED:
                lines.append(_("… and %(number)d more") % {"number": len(some) - LISTED})
            parts.append("\n".join([f"{phase.label}:", *lines]))
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("document_duties")
    return subject, "\n\n".join([*parts, address])


def _line(duty: PostingDuty, language: str) -> str:
    names = name_register(language).get(duty.unit.code)
    due = _("due %(date)s") % {"date": formats.date_format(duty.due_on, "SHORT_DATE_FORMAT")}
    # A draft's subject is not told by mail.
    about = duty.document.abstract[:120] if duty.role == DutyRole.CONCERNED else ""
    return " · ".join(part for part in (duty.document.number, due, (names.on() if names else ""), about) if part)
