"""The import of days: a file, all that it would do, and only then the change."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import UploadedFile

from cms.calendar.actions import ChangeDaysAction
from cms.calendar.models import SpecialDay
from cms.core.actions import ActionError

from .forms import ImportForm, UploadForm
from .reading import ImportPlan, read_plan
from .views import CalendarPage, year_url

# So many rows of a preview are shown, the wrong ones first; the counts tell of all.
SHOWN = 300
# So many unfinished uploads of a person are kept.
KEPT = 3


def own_uploads(user: Any) -> Any:
    kind = ContentType.objects.get_for_model(SpecialDay)
    return UploadedFile.objects.filter(for_content_type=kind, uploaded_by_user=user)


def keep(data: bytes, user: Any) -> UploadedFile:
    """Store an upload between preview and import, under a name that nobody guesses."""
    upload = UploadedFile(for_content_type=ContentType.objects.get_for_model(SpecialDay), uploaded_by_user=user)
    upload.file.save(f"{secrets.token_urlsafe(24)}.csv", ContentFile(data), save=True)
    for old in own_uploads(user).order_by("-pk")[KEPT:]:
        forget(old)
    return upload


def forget(upload: UploadedFile) -> None:
    upload.file.delete(save=False)
    upload.delete()


class ImportView(CalendarPage, TemplateView):
    """GET: the form. POST with a file: the preview. POST with an upload: the change, if no row is wrong."""

    template_name = "member_sites/calendar/import.html"
    preview_template_name = "member_sites/calendar/preview.html"
    changes = True
    crumb = gettext_lazy("Import CSV")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=UploadForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = request.POST.get("upload", "")
        if number.isdecimal() and len(number) < 10:
            upload = own_uploads(request.user).filter(pk=int(number)).first()
            if upload is None:
                messages.error(request, _("The file is not there any more. Upload it again."))
                return redirect("special_days:import")
            return self.second_step(upload)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        upload = keep(form.content, request.user)
        return self.preview(upload, form.plan, ImportForm(initial={"reason": form.cleaned_data["reason"]}))

    def second_step(self, upload: UploadedFile) -> HttpResponse:
        with upload.file.open("rb") as file:
            plan = read_plan(file.read())
        form = ImportForm(self.request.POST)
        if form.is_valid() and plan.wrong and not form.cleaned_data["skip_wrong"]:
            form.add_error("skip_wrong", _("Nothing was written: rows are wrong. Mend the file, or leave them out."))
        if form.is_valid():
            try:
                ChangeDaysAction(plan.changes, form.cleaned_data["reason"], self.request.user).execute()
            except ActionError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error.message))
        if not form.is_valid():
            return self.preview(upload, plan, form)
        forget(upload)
        return self.done(plan)

    def preview(self, upload: UploadedFile, plan: ImportPlan, form: ImportForm) -> HttpResponse:
        if not plan.wrong:
            del form.fields["skip_wrong"]
        self.template_name = self.preview_template_name
        rows = [*plan.wrong, *plan.doing][:SHOWN]
        same = len(plan.rows) - len(plan.wrong) - len(plan.doing)
        return self.render_to_response(self.get_context_data(upload=upload, plan=plan, rows=rows, same=same, form=form))

    def done(self, plan: ImportPlan) -> HttpResponse:
        number = len(plan.changes)
        message = ngettext("%(number)d day was entered.", "%(number)d days were entered.", number)
        messages.success(self.request, message % {"number": number})
        return redirect(year_url(plan.changes[0].date.year if plan.changes else self.year))
