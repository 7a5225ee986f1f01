"""What the room lends to provisioning."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.translation import gettext as _

from sites.models import MemberSite
from sites.section_templates import SectionSpec

from .models import DocumentsPage, GazettePage


def build_documents(spec: SectionSpec, member_site: MemberSite, language: str) -> DocumentsPage:
    """The page of documents, with words that hold for every site."""
    intro = _("Documents by number, issuer, year and field, with what is in force today and what changed them.")
    return DocumentsPage(intro=f"<p>{escape(intro)}</p>")


def build_gazette(spec: SectionSpec, member_site: MemberSite, language: str) -> GazettePage:
    """The page of the gazette; of the portal only."""
    intro = _("The official gazette of the province: digitally signed issues, to read, search and download.")
    return GazettePage(intro=f"<p>{escape(intro)}</p>")
