"""Printed copies: recipients, print orders, dispatch, stock. The year's ledger closes to the copy."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from gazette.enums import DispatchState, RecipientKind, StockKind
from sites.models import DatedModel, Unit

from .documents import person
from .issues import GazetteIssue


class Recipient(ClusterableModel):
    """Who gets printed copies free of charge (nơi nhận công báo in)."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of recipient"), max_length=12, choices=RecipientKind.choices)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("unit")
    )
    address = models.CharField(_("address"), max_length=300)
    attention = models.CharField(_("for the attention of"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("recipient of copies")
        verbose_name_plural = _("recipients of copies")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class RecipientCopies(DatedModel):
    """How many copies a recipient gets, from one day to another, by which decision."""

    recipient = ParentalKey(Recipient, on_delete=models.CASCADE, related_name="copies")
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)

    class Meta:
        verbose_name = _("copies of a recipient")
        verbose_name_plural = _("copies of recipients")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["recipient"], condition=Q(valid_to=None), name="recipientcopies_one_open")
        ]

    def __str__(self) -> str:
        return str(self.copies)


class PrintOrder(models.Model):
    """How many copies of an issue are printed: those of the recipients of its day, and a reserve (lệnh in)."""

    issue = models.OneToOneField(GazetteIssue, on_delete=models.PROTECT, related_name="print_order")
    copies = models.PositiveIntegerField(_("copies for recipients"))
    reserve = models.PositiveIntegerField(_("reserve"), default=0)
    printer = models.CharField(_("printer"), max_length=200, blank=True)
    ordered_on = models.DateField(_("ordered"))
    made_by = person(_("by"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("print order")
        verbose_name_plural = _("print orders")
        ordering = ["-ordered_on", "-pk"]

    def __str__(self) -> str:
        return str(self.issue_id)


class Dispatch(models.Model):
    """Copies of an issue to one recipient; name and address as they were on that day."""

    order = models.ForeignKey(PrintOrder, on_delete=models.PROTECT, related_name="dispatches")
    recipient = models.ForeignKey(Recipient, null=True, on_delete=models.SET_NULL, related_name="dispatches")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of recipient"), max_length=12, choices=RecipientKind.choices)
    address = models.CharField(_("address"), max_length=300)
    copies = models.PositiveSmallIntegerField(_("copies"))
    state = models.CharField(_("state"), max_length=10, choices=DispatchState.choices, default=DispatchState.PLANNED)
    sent_on = models.DateField(_("sent"), null=True)
    confirmed_on = models.DateField(_("receipt confirmed"), null=True)
    complaint = models.CharField(_("complaint"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["order", "recipient"], name="dispatch_once")]

    def __str__(self) -> str:
        return self.name


class StockMove(models.Model):
    """A movement of copies, append-only; an error is corrected by a movement the other way.

    `copies` is positive; the sign is the kind's (`STOCK_SIGNS`).
    """

    order = models.ForeignKey(PrintOrder, on_delete=models.PROTECT, related_name="moves")
    dispatch = models.ForeignKey(Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(_("movement"), max_length=10, choices=StockKind.choices)
    copies = models.IntegerField(_("copies"))
    on = models.DateField(_("day"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_by = person(_("by"))
    made_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("movement of copies")
        verbose_name_plural = _("movements of copies")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["order", "kind"], name="stockmove_sums")]

    def __str__(self) -> str:
        return f"{self.kind} {self.copies}"
