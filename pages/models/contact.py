"""The contact form: stored first, mailed by the worker, kept when anything is wrong.

Protected without third parties.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.core.blocks import TEXT_FEATURES
from cms.core.client import over_rate_limit
from cms.core.models import BasePage
from pages.page_forms import ContactFormBuilder, ContactPageForm
from pages.signals import contact_received
from sites.enums import EDITABLE_STATES
from sites.hosts import member_site_of


class ContactPage(FormMixin, BasePage):
    """Contact (liên hệ): the imprint's addresses and a form whose fields the editor chooses."""

    intro = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)
    thanks = models.CharField(_("thanks"), max_length=300, blank=True, help_text=_("Shown after sending."))
    to_address = models.EmailField(
        _("sent to"), blank=True, help_text=_("Messages are mailed here; to the site's own e-mail if empty.")
    )

    form_builder = ContactFormBuilder
    base_form_class = ContactPageForm
    kind: ClassVar[str] = "contact"
    schema_type: ClassVar[str] = "ContactPage"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        FormSubmissionsPanel(),
        *Page.content_panels,
        FieldPanel("intro"),
        InlinePanel("form_fields", heading=_("Form"), label=_("Field")),
        FieldPanel("thanks"),
        FieldPanel("to_address"),
    ]
    override_translatable_fields = [*BasePage.override_translatable_fields, SynchronizedField("to_address")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_submission_class(self) -> type[ContactSubmission]:
        return ContactSubmission

    def get_data_fields(self) -> list[tuple[str, Any]]:
        return [*super().get_data_fields(), ("mail_state", _("Mail"))]

    def process_form_submission(self, form: Any) -> ContactSubmission:
        data = {name: value for name, value in form.cleaned_data.items() if name not in form.guard_fields}
        submission = ContactSubmission.objects.create(page=self, form_data=data)
        transaction.on_commit(lambda: contact_received.send(sender=ContactPage, submission=submission))
        return submission

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or take it. After a message the address changes, so that reloading does not send it twice."""
        context = self.get_context(request)
        member_site = member_site_of(request)
        if member_site is not None and member_site.state not in EDITABLE_STATES:  # Nobody reads messages to an archive.
            status = 403 if request.method == "POST" else 200
            return TemplateResponse(request, self.get_template(request), context, status=status)
        if request.method != "POST":
            context["form"] = self.get_form(page=self, user=AnonymousUser())
            context["sent"] = "sent" in request.GET
            return TemplateResponse(request, self.get_template(request), context)
        form = self.get_form(request.POST, page=self, user=AnonymousUser())
        if form.is_valid():
            if not over_rate_limit(request, "contact", *settings.FORM_RATE_LIMIT):
                self.process_form_submission(form)
                return HttpResponseRedirect(f"{self.get_url(request)}?sent")
            form.add_error(None, _("Too many messages from this address. Your text is kept; try again in ten minutes."))
        context["form"] = form
        return TemplateResponse(request, self.get_template(request), context, status=422)


class ContactField(TranslatableMixin, AbstractFormField):
    """A field of a contact form."""

    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="form_fields")

    translatable_fields = [
        SynchronizedField("clean_name", overridable=False),
        TranslatableField("label"),
        SynchronizedField("field_type", overridable=False),
        SynchronizedField("required", overridable=False),
        TranslatableField("choices"),
        TranslatableField("help_text"),
    ]

    class Meta(TranslatableMixin.Meta, AbstractFormField.Meta):
        verbose_name = _("form field")
        verbose_name_plural = _("form fields")


class ContactSubmission(AbstractFormSubmission):
    """A message. It is here whether or not the mail could be sent."""

    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    mail_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta(AbstractFormSubmission.Meta):
        abstract = False
        ordering = ["-submit_time"]

    @property
    def mail_state(self) -> str:
        if self.mailed_at:
            return str(_("sent"))
        return str(_("not sent: %(error)s") % {"error": self.mail_error}) if self.mail_error else str(_("waiting"))

    def get_data(self) -> dict[str, Any]:
        return {**super().get_data(), "mail_state": self.mail_state}
