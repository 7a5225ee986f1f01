"""What the room lends to provisioning."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.translation import gettext as _

from sites.models import MemberSite
from sites.section_templates import SectionSpec

from .models import QuestionsPage


def build_questions(spec: SectionSpec, member_site: MemberSite, language: str) -> QuestionsPage:
    """The page of questions, with words that hold for every site."""
    intro = _("Ask the authorities of the province. You need no account; you get a code and can follow what happens.")
    form_intro = _(
        "Questions about policies, procedures and the work of the authorities. Complaints, denunciations and files of "
        "procedures have ways of their own."
    )
    return QuestionsPage(intro=f"<p>{escape(intro)}</p>", form_intro=f"<p>{escape(form_intro)}</p>")
