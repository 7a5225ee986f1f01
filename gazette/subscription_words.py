"""What mails to subscribers say, in the language that they subscribed in, and how they are left by one click."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from sites.chrome import chrome_for, portal_site

from .addresses import document_url, portal_page
from .enums import IssueState, ItemKind
from .models import DocumentText, GazetteIssue, GazettePage, LegalDocument, SubscriptionMail

MOST_DOCUMENTS = 40


class NothingToSayError(Exception):
    """What the mail was about is confirmed, withdrawn or gone."""


class NoPageError(Exception):
    """The portal has no page of the gazette now: the mail waits."""


def message_of(mail: SubscriptionMail) -> EmailMessage:
    """The words, made when the mail is sent.

    Raises:
        NothingToSayError: there is nothing to tell any more. NoPageError: no page to lead to.
    """
    subscription = mail.subscription
    page = portal_page(GazettePage, subscription.language)
    portal = portal_site()
    if page is None or portal is None:
        raise NoPageError
    with translation.override(subscription.language):
        subject, lines = _words(mail, page)
        lines.append(chrome_for(portal, subscription.language).name)
        lines.append(_("This mail was sent by a machine; answers to it are read by nobody."))
    message = EmailMessage(subject, "\n\n".join(lines), settings.DEFAULT_FROM_EMAIL, [subscription.email])
    # The same for every attempt: who gets a mail twice after a crash has programs that see it is one.
    message.extra_headers["Message-ID"] = f"<gazette-mail-{mail.pk}@{DNS_NAME}>"
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    if subscription.confirmed_at is not None:
        one_click = portal.site.root_url + reverse("gazette_leave", args=[subscription.token])
        message.extra_headers["List-Unsubscribe"] = f"<{one_click}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return message


def _words(mail: SubscriptionMail, page: GazettePage) -> tuple[str, list[str]]:
    if mail.issue is not None:
        subject, lines = _issue(mail.issue, page)
    elif mail.document is not None:
        subject, lines = _document(mail.document, mail.subscription.language)
    else:
        return _confirm(mail, page)
    leave = f"{page.full_url}{page.reverse_subpage('leave', args=[mail.subscription.token])}"
    return subject, [*lines, _("To get no more of these mails and have your address erased:") + "\n" + leave]


def _confirm(mail: SubscriptionMail, page: GazettePage) -> tuple[str, list[str]]:
    subscription = mail.subscription
    if subscription.confirmed_at is not None:
        raise NothingToSayError
    link = f"{page.full_url}{page.reverse_subpage('confirm', args=[subscription.token])}"
    return _("Confirm your subscription to the gazette"), [
        _("Somebody, probably you, has asked that news of the gazette be sent to this address."),
        _("To confirm, open this page and press the button:") + "\n" + link,
        _("If it was not you, do nothing: your address is erased after 7 days."),
    ]


def _issue(issue: GazetteIssue, page: GazettePage) -> tuple[str, list[str]]:
    if issue.state != IssueState.PUBLISHED:
        raise NothingToSayError
    title = _("Gazette no. %(label)s of %(year)s") % {"label": issue.label, "year": issue.year}
    day = formats.date_format(issue.issued_on, "SHORT_DATE_FORMAT")
    rows = issue.items.filter(kind=ItemKind.DOCUMENT).select_related("document__kind").order_by("position", "pk")
    named = [f"– {row.document.kind.name} {row.document.number}: {row.document.abstract}" for row in rows]
    if len(named) > MOST_DOCUMENTS:
        named = [*named[:MOST_DOCUMENTS], _("… and %(count)d more.") % {"count": len(named) - MOST_DOCUMENTS}]
    tail = page.reverse_subpage("issue", args=[issue.year, issue.slug])
    lines = [
        _("%(title)s was published on %(date)s.") % {"title": title, "date": day},
        "\n".join(named),
        _("Read it, and check its signature:") + f"\n{page.full_url}{tail}",
    ]
    if issue.file:
        file = page.reverse_subpage("pdf", args=[issue.year, issue.slug])
        lines.append(
            _("The signed file (PDF, %(size)s):") % {"size": filesizeformat(issue.size)} + f"\n{page.full_url}{file}"
        )
    return title, [line for line in lines if line]


def _document(document: LegalDocument, language: str) -> tuple[str, list[str]]:
    url = document_url(document, language)
    if not url or not document.is_readable:
        raise NothingToSayError
    rows = DocumentText.objects.filter(document=document, locale__language_code=language)
    abstract = rows.values_list("abstract", flat=True).first() or document.abstract
    issuer = document.issuer.name_on(document.signed_on, language) or document.issuer_name
    name = f"{document.kind.name_in(language)} {document.number}"
    facts: dict[str, Any] = {"issuer": issuer, "date": formats.date_format(document.signed_on, "SHORT_DATE_FORMAT")}
    return _("New document: %(name)s") % {"name": name}, [
        f"{name}\n{abstract}",
        _("Issued by %(issuer)s, signed on %(date)s.") % facts,
        url,
    ]
