"""What the standing pages lend to provisioning."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Locale

from sites.models import MemberSite
from sites.registry import PageBuilder
from sites.section_templates import SectionSpec

from .models import ContactField, ContactPage, LeadersPage, MediaGalleryPage, SchedulePage, StandardPage
from .statements import STATEMENTS


def build_standard(spec: SectionSpec, member_site: MemberSite, language: str) -> StandardPage:
    return StandardPage()


def build_statement(spec: SectionSpec, member_site: MemberSite, language: str) -> StandardPage:
    body = [
        ("heading", {"text": str(text), "level": "h2"})
        if kind == "heading"
        else ("paragraph", f"<p>{escape(text)}</p>")
        for kind, text in STATEMENTS[spec.options["text"]]
    ]
    page = StandardPage()
    raw = [{"type": kind, "value": value} for kind, value in body]
    page.body = StandardPage.body.field.stream_block.to_python(raw)
    return page


def build_leaders(spec: SectionSpec, member_site: MemberSite, language: str) -> LeadersPage:
    return LeadersPage()


def build_schedule(spec: SectionSpec, member_site: MemberSite, language: str) -> SchedulePage:
    return SchedulePage()


def build_gallery(spec: SectionSpec, member_site: MemberSite, language: str) -> MediaGalleryPage:
    return MediaGalleryPage()


def build_contact(spec: SectionSpec, member_site: MemberSite, language: str) -> ContactPage:
    """A contact page whose form asks for no more than an answer needs; consent is specific and never ticked for you."""
    locale = Locale.objects.get(language_code=language)
    page = ContactPage(thanks=_("Thank you. Your message has arrived; we answer in working hours."))
    fields = (
        ("name", _("Your name"), "singleline", True, ""),
        ("email", _("E-mail"), "email", False, _("For the answer. Give an e-mail or a telephone number.")),
        ("telephone", _("Telephone"), "singleline", False, ""),
        ("message", _("Your message"), "multiline", True, ""),
        (
            "consent",
            _("I agree that these details are stored and used to answer me."),
            "checkbox",
            True,
            _("You can withdraw your consent at any time."),
        ),
    )
    page.form_fields = [
        ContactField(
            clean_name=name,
            label=label,
            field_type=kind,
            required=required,
            help_text=help_text,
            sort_order=order,
            locale=locale,
        )
        for order, (name, label, kind, required, help_text) in enumerate(fields)
    ]
    return page


BUILDERS: dict[str, PageBuilder] = {
    "standard": build_standard,
    "statement": build_statement,
    "leaders": build_leaders,
    "schedule": build_schedule,
    "gallery": build_gallery,
    "contact": build_contact,
}
