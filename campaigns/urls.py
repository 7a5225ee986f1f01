"""Address of the links of campaigns, in the language of the page."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views

urlpatterns = [
    path(pgettext_lazy("url", "campaign/<int:campaign_id>/"), views.follow, name="campaign_follow"),
]
