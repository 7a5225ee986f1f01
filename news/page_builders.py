"""What the news room lends to provisioning."""

from __future__ import annotations

from sites.models import MemberSite
from sites.section_templates import SectionSpec

from .enums import SectionStyle
from .models import SectionPage


def build_section(spec: SectionSpec, member_site: MemberSite, language: str) -> SectionPage:
    return SectionPage(
        style=spec.options.get("style", SectionStyle.NEWS), gathers=bool(spec.options.get("gathers", False))
    )
