"""Relations between documents, and the periods of effect that follow from them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gazette.enums import EffectState, RelationKind, RelationState
from gazette.querysets import EffectPeriodQuerySet, RelationQuerySet

from .documents import LegalDocument, person


class DocumentRelation(models.Model):
    """What one document (the source) does to another (the target). Entered once, seen from both sides.

    A target that is not here yet stands by its number (`target_key`); the relation is tied when it arrives.

    Attributes:
        articles: anchors in the target that are affected; empty: the whole document.
        source_anchor: where in the source it is said.
        from_day: from when it works; empty: the source's first day in force.
        to_day: last day, for a suspension.
    """

    source = models.ForeignKey(LegalDocument, on_delete=models.CASCADE, related_name="relations")
    target = models.ForeignKey(
        LegalDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="reverse_relations"
    )
    target_number = models.CharField(_("number"), max_length=100, blank=True)
    target_key = models.CharField(max_length=100, blank=True, editable=False)
    target_title = models.CharField(_("title"), max_length=500, blank=True)
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind.choices)
    articles = models.JSONField(_("articles"), default=list, blank=True)
    source_anchor = models.CharField(max_length=120, blank=True)
    from_day = models.DateField(_("from"), null=True, blank=True)
    to_day = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RelationState.choices, default=RelationState.CONFIRMED)
    excerpt = models.CharField(_("words of the text"), max_length=500, blank=True)
    made_by = person(_("by"))
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = RelationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("relation between documents")
        verbose_name_plural = _("relations between documents")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_not_to_itself"),
            models.CheckConstraint(
                condition=Q(target__isnull=False) | ~Q(target_number="") | ~Q(target_title=""),
                name="relation_names_one",
            ),
        ]
        indexes = [
            # Both sides of a document's page.
            models.Index(fields=["source", "state", "kind"], name="relation_source"),
            models.Index(fields=["target", "state", "kind"], name="relation_target"),
            # Tying what was waiting for a document.
            models.Index(fields=["target_key"], condition=Q(target=None), name="relation_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_number or self.target_id}"


class EffectPeriod(models.Model):
    """State of effect between two days (both included), computed by `gazette.effect` from dates and relations.

    Written again whenever one of those changes; "as on a day" is a read of these rows.
    """

    document = models.ForeignKey(LegalDocument, on_delete=models.CASCADE, related_name="effect_periods")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    state = models.CharField(_("state of effect"), max_length=16, choices=EffectState.choices)
    cause = models.ForeignKey(DocumentRelation, null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[Any] = EffectPeriodQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("period of effect")
        verbose_name_plural = _("periods of effect")
        ordering = ["valid_from"]
        constraints = [models.UniqueConstraint(fields=["document", "valid_from"], name="effectperiod_day")]
        indexes = [
            # Filter "in force on that day" over all documents.
            models.Index(fields=["state", "valid_from", "valid_to"], name="effectperiod_state")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.state} {self.valid_from}"
