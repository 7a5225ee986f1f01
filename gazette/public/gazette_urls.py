"""Addresses of the gazette below no language: what mail programs call."""

from __future__ import annotations

from django.urls import path

from .gazette_subscribe import one_click

urlpatterns = [path("roi-cong-bao/<str:token>/", one_click, name="gazette_leave")]
