"""Personal data of askers: one table, encrypted; who saw it; consents; requests of data subjects; when it is erased.

See docs/adr/0015. Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Nghị định 356/2025/NĐ-CP.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from questions.encryption import decrypt, encrypt, fingerprint
from questions.enums import Purpose, RequestKind

from .questions import Question, person


class Asker(models.Model):
    """Who asks. Nothing of it is readable in the table.

    Attributes:
        sealed: JSON of `FIELDS`, encrypted by the newest key of the environment (`questions.encryption`).
        email_key, phone_key: keyed hashes, to find all questions of a person who asks for the own data.
        organisation_name: of a business or association, which is no personal data and may be listed.
    """

    FIELDS = ("name", "phone", "email", "address", "tax_code", "organisation", "identity")

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="asker")
    sealed = models.BinaryField(editable=False)
    key_id = models.CharField(max_length=16, editable=False)
    email_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    organisation_name = models.CharField(max_length=200, blank=True, editable=False)
    has_email = models.BooleanField(default=False, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("personal data of an asker")
        verbose_name_plural = _("personal data of askers")

    def __str__(self) -> str:
        return f"asker of {self.question_id}"

    def seal(self, data: dict[str, str]) -> None:
        """Encrypt `data` (of `FIELDS`; empty values are left out); the caller saves."""
        kept = {name: data[name].strip() for name in self.FIELDS if data.get(name, "").strip()}
        self.sealed, self.key_id = encrypt(kept)
        self.email_key = fingerprint("email", kept.get("email", "").lower())
        self.phone_key = fingerprint("phone", "".join(filter(str.isdigit, kept.get("phone", ""))))
        self.organisation_name = kept.get("organisation", "")[:200]
        self.has_email = bool(kept.get("email"))

    def open(self) -> dict[str, str]:
        """The data in plain. Views use `actions.ViewPersonalDataAction`, which leaves a log row.

        Raises:
            questions.encryption.KeyMissingError: no key of the environment fits.
        """
        return decrypt(bytes(self.sealed))


class PersonalDataView(models.Model):
    """Somebody looked at personal data: who, when, what for. Only ever added."""

    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="personal_views")
    code = models.CharField(max_length=16)
    user = person(_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    reason = models.CharField(_("what for"), max_length=300)

    class Meta:
        verbose_name = _("view of personal data")
        verbose_name_plural = _("views of personal data")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d}"


class Consent(models.Model):
    """A consent for one purpose, in the words that were shown; never pre-ticked."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    wording = models.CharField(_("wording"), max_length=500)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return self.purpose


class DataRequest(models.Model):
    """A person wants a copy, a correction or the erasure of the own data; answered within 2 working days."""

    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="data_requests")
    code = models.CharField(_("tracking code"), max_length=16)
    kind = models.CharField(_("kind"), max_length=12, choices=RequestKind.choices)
    sealed_text = models.BinaryField(default=bytes, editable=False)
    received_at = models.DateTimeField(_("received at"))
    due_date = models.DateField(_("due date"))
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = person(_("done by"))
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("request of a data subject")
        verbose_name_plural = _("requests of data subjects")
        ordering = ["due_date", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"


class RetentionRule(models.Model):
    """How long personal data is kept after a question has ended; the newest rule in force holds."""

    months = models.PositiveSmallIntegerField(_("months after the end"), default=24)
    valid_from = models.DateField(_("valid from"))
    legal_basis = models.CharField(_("legal basis"), max_length=255)

    class Meta:
        verbose_name = _("rule of retention")
        verbose_name_plural = _("rules of retention")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.months} ({self.valid_from})"


def sealed_by_other_keys(key_id: str) -> Any:
    """Rows that a rotation has to seal again."""
    return Asker.objects.exclude(key_id=key_id)
