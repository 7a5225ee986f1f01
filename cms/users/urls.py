"""Addresses between the password and the admin; they need no membership, so they stand outside Wagtail's."""

from __future__ import annotations

from django.urls import path

from .views.second_factor import EnrolView, VerifyView

app_name = "second_factor"
urlpatterns = [
    path("verify/", VerifyView.as_view(), name="verify"),
    path("set-up/", EnrolView.as_view(), name="enrol"),
]
