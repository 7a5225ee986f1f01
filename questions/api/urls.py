"""Addresses of the API; below no language: its answers are in the language asked for."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("api/v1/questions/", views.questions, name="questions_api"),
    path("api/v1/questions/openapi.json", views.openapi, name="questions_api_openapi"),
    path("api/v1/questions/docs", views.docs, name="questions_api_docs"),
    path("api/v1/questions/status/", views.status, name="questions_api_status"),
    path("api/v1/questions/statistics/", views.statistics, name="questions_api_statistics"),
    path("api/v1/questions/<slug:slug>/", views.published, name="questions_api_published"),
]
