"""Requesting the translation of pages ticked in a listing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from cms.core.actions import ActionError
from cms.core.locales import language_code_of
from translation.actions import RequestManyAction
from translation.forms.desk import RequestForm
from translation.requesting import may_request


class BulkRequestForm(RequestForm):
    include_descendants = forms.BooleanField(label=gettext_lazy("With everything below it"), required=False)


class RequestTranslationBulkAction(PageBulkAction):
    """The worker asks for each page; what cannot be asked for is named there. The gate asked for each page already."""

    display_name = gettext_lazy("Request translation")
    action_type = "request_translation"
    aria_label = gettext_lazy("Request the translation of the selected pages")
    template_name = "translation/admin/bulk_request.html"
    action_priority = 60
    form_class = BulkRequestForm

    def check_perm(self, page: Any) -> bool:
        is_source = language_code_of(page.locale_id) == settings.LANGUAGE_CODE and page.depth > 2
        return is_source and page.live and page.alias_of_id is None and may_request(self.request.user, page)

    def prepare_action(self, objects: list[Any], objects_without_access: Any) -> HttpResponse | None:
        """Here and not in `execute_action`: whoever asked is led to the progress of the request."""
        data = self.cleaned_form.cleaned_data
        title = ", ".join(page.get_admin_display_title() for page in objects[:3]) + ("…" if len(objects) > 3 else "")
        chosen: dict[str, Any] = {"below" if data["include_descendants"] else "pages": objects}
        values = {name: data[name] for name in ("priority", "due_date", "note")}
        try:
            if not objects:
                raise ActionError(_("There is no published Vietnamese page among them."))
            batch = RequestManyAction(title, data["locales"], self.request.user, **chosen, **values).execute()
        except ActionError as error:
            messages.error(self.request, str(error.message))
            return redirect(self.next_url)
        return redirect("translation_batch", batch.pk)

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        return len(objects), 0
