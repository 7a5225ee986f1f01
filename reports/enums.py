"""Closed lists of the reports, and the groups of states that others ask for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.IntegerChoices):
    """How it stands with an indicator or a whole site. The number sorts: the worst is the highest."""

    NOT_APPLICABLE = 0, _("Not applicable")
    OK = 1, _("In order")
    WARNING = 2, _("Needs care")
    BAD = 3, _("In bad health")


# States in which somebody has something to do.
PROBLEMS = frozenset({State.WARNING, State.BAD})


class Presence(models.TextChoices):
    """Whether mandatory content is there."""

    PRESENT = "present", _("present")
    INCOMPLETE = "incomplete", _("incomplete")
    MISSING = "missing", _("missing")


class RuleCode(models.TextChoices):
    """The figures of the rules; what they are today is dated data (`HealthRule`)."""

    FRESH_WARNING = "fresh_warning", _("Days without a new item until a warning")
    FRESH_BAD = "fresh_bad", _("Days without a new item until it is bad")
    LINKS_BAD = "links_bad", _("Broken links from which it is bad")
    ALT_BAD = "alt_bad", _("Pictures without alternative text from which it is bad")
    LICENCE_YEARS = "licence_years", _("Years that a licence holds")
    LICENCE_WARNING = "licence_warning", _("Days before the end of a licence for the warning")
    OUTAGE_NOTICE = "outage_notice", _("Working days ahead that a planned outage is announced")
    LINK_FAILURES = "link_failures", _("Days on which a link must fail to count as broken")


class LinkKind(models.TextChoices):
    """Where a link leads, and so how it is checked."""

    EXTERNAL = "external", _("another website")
    LOCAL = "local", _("an address of the province's sites")
    PAGE = "page", _("a page")
    DOCUMENT = "document", _("a document")


class LinkState(models.TextChoices):
    """What is known of a link."""

    NEW = "new", _("not checked yet")
    OK = "ok", _("works")
    FAILING = "failing", _("failed, asked again")
    BROKEN = "broken", _("broken")
    UNCLEAR = "unclear", _("refuses to be checked")


# Kinds that are asked one by one; the others are looked up in the database, all at once.
ASKED = frozenset({LinkKind.EXTERNAL, LinkKind.LOCAL})


class LinkProblem(models.TextChoices):
    """Why a link does not work."""

    NONE = "", ""
    STATUS = "status", _("the server answers with an error")
    TIMEOUT = "timeout", _("no answer in time")
    DNS = "dns", _("the host does not exist")
    CONNECTION = "connection", _("no connection")
    CERTIFICATE = "certificate", _("the certificate is not valid")
    REDIRECTS = "redirects", _("forwards too often")
    PRIVATE = "private", _("leads into a private network")
    MALFORMED = "malformed", _("not a web address")
    NOT_FOUND = "not_found", _("the page or file does not exist or is not published")
    REFUSED = "refused", _("the server refuses automatic checks")
