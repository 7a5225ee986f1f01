"""Addresses of the API; below no language: its answers are in the language asked for."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("api/v1/documents/", views.documents, name="documents_api"),
    path("api/v1/documents/openapi.json", views.openapi, name="documents_api_openapi"),
    path("api/v1/documents/docs", views.docs, name="documents_api_docs"),
    path("api/v1/documents/<path:address>/", views.document_of, name="documents_api_one"),
]
