"""People at their desks: clients of the admin, and forms of a question's page."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from questions.models import Question
from tests.conftest import PORTAL


def client_of(user: Any, host: str = PORTAL) -> Client:
    client = Client(headers={"host": host})
    client.force_login(user)
    return client


def page_of(question: Question) -> str:
    return reverse("question", args=[question.pk])


def step(client: Client, question: Question, name: str, *, seen: int | None = None, **values: Any) -> Any:
    """Send the form of a step; fields go without the prefix."""
    data = {f"{name}-{key}": value for key, value in values.items()}
    version = Question.objects.values_list("version", flat=True).get(pk=question.pk) if seen is None else seen
    return client.post(page_of(question), {"step": name, "seen": version} | data)


def offered(response: Any) -> set[str]:
    """Names of the steps that a page offers."""
    return {row["step"].name for row in response.context["steps"]}
