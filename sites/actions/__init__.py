"""Changes of sites: provisioning, languages."""

from __future__ import annotations

from .languages import OpenLanguageAction, ensure_translated_section
from .provision import Provisioned, ProvisionSiteAction

__all__ = ["OpenLanguageAction", "ProvisionSiteAction", "Provisioned", "ensure_translated_section"]
