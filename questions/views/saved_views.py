"""Saved views of the inbox: each person's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from questions.forms.office import SaveViewForm
from questions.models import SavedView

from .base import OfficePage

MOST = 30


class SaveView(OfficePage):
    """Keep the list as it stands under a name; the same name again replaces it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SaveViewForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Give the view a name."))
            return redirect("questions_start")
        name, query = form.cleaned_data["name"].strip(), form.cleaned_data["query"]
        user: Any = request.user
        mine = SavedView.objects.filter(user=user)
        if mine.count() >= MOST and not mine.filter(name=name).exists():
            messages.error(request, _("At most %(number)d views can be kept.") % {"number": MOST})
        else:
            SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})
            messages.success(request, _("The view “%(name)s” was saved.") % {"name": name})
        return redirect(f"{reverse('questions_inbox')}?{query}")


class DeleteView(OfficePage):
    """Forget one of the own; another's is not found."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        deleted, _rows = SavedView.objects.filter(user=user, pk=pk).delete()
        if not deleted:
            raise Http404
        messages.success(request, _("The view was deleted."))
        return redirect("questions_start")
