"""What the admin's page of a document says of its text."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from wagtail.permissions import policy_registry

from search.describing import advice_for, status_of
from search.models import FileText

register = template.Library()


@register.inclusion_tag("search/admin/file_status.html", takes_context=True)
def file_text_status(context: dict[str, Any], document: Any) -> dict[str, Any]:
    """State, pages and advice, and the button for those who may have the file read again."""
    row = FileText.objects.defer("text").filter(pk=document.pk).first()
    user = context["request"].user
    policy = policy_registry.get_by_type(FileText)
    may = row is not None and policy.user_has_permission_for_instance(user, "change", row)
    again = reverse("search_file_again", args=[document.pk]) if may else ""
    return {"status": status_of(row), "advice": advice_for(row), "again_url": again}
