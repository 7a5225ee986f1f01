"""Letters, calls and visits, entered on behalf of the asker."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

from cms.core.actions import ActionError
from questions.actions import ReceiveQuestionAction
from questions.addresses import receipt_url
from questions.forms.entry import EntryForm
from sites.models import MemberSite

from .base import OfficePage


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EntryView(OfficePage):
    """The form; what was typed stays when something is refused. A second click finds the question of the first."""

    template_name = "questions/admin/entry.html"
    page_title = gettext_lazy("Enter a letter, call or visit")
    header_icon = "plus"

    def may_enter(self) -> bool:
        return self.room.is_centre or bool(self.room.officer_units)

    @cached_property
    def sites(self) -> list[MemberSite]:
        """Sites whose desk the person keeps, the portal first; the centre: all."""
        rows = MemberSite.objects.answered().select_related("site", "unit")
        if not self.room.is_centre:
            rows = rows.filter(unit__in=self.room.officer_units)
        return list(rows.order_by("-site__is_default_site", "pk"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EntryForm(request.POST, request.FILES, sites=self.sites)
        if not form.is_valid():
            return self.again(form)
        try:
            question = ReceiveQuestionAction(form.site, form.question_data(), request.user).execute()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.again(form)
        url = receipt_url(question)
        buttons = [messages.button(url, _("Receipt"), new_window=True)] if url else []
        told = _("The question was entered. Its tracking code: %(code)s") % {"code": question.code}
        messages.success(request, told, buttons=buttons)
        return redirect("question", question.pk)

    def again(self, form: EntryForm) -> HttpResponse:
        if form.files:
            form.add_error("files", _("A browser forgets files: choose them again."))
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", EntryForm(sites=self.sites))
        return super().get_context_data(**kwargs)
