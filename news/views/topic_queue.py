"""The queue of topics that show only what the centre approves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from news.actions import DecideOnTopicAction
from news.forms import TopicQueueForm, TopicVerdictForm
from news.models import ArticlePage, TopicVerdict
from news.models.listing import midnight
from news.models.topics import TopicName
from news.rights import is_centre
from sites.admin_scope import GuardedMixin

PAGE_SIZE = 50


def articles_in_queue(topic: TopicName, verdict: str) -> Any:
    """Readable articles that carry the topic, waiting or decided; the oldest version of each."""
    tagged = ArticlePage.objects.readable().of_public_sites().on_topic(topic.translation_key)
    tagged = tagged.published_between(None, midnight(topic.closes_on, days=1))
    verdicts = TopicVerdict.objects.filter(topic_key=topic.translation_key, article_key=OuterRef("translation_key"))
    if verdict == TopicQueueForm.WAITING:
        tagged = tagged.exclude(Exists(verdicts))
    else:
        tagged = tagged.filter(Exists(verdicts.filter(verdict=verdict)))
    earlier = tagged.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return tagged.exclude(Exists(earlier)).newest().defer("body")


class TopicQueueView(GuardedMixin, TemplateView):
    template_name = "news/admin/topic_queue.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        policy = policy_registry.get_by_type(TopicVerdict)
        if not policy.user_has_any_permission(request.user, {"view", "change"}) and not is_centre(request.user):
            raise PermissionDenied
        self.filter = TopicQueueForm(request.GET or None)
        valid = self.filter.is_bound and self.filter.is_valid()
        chosen = self.filter.cleaned_data if valid else {}
        self.topic = self.filter.topics.get(chosen.get("topic", "")) or next(iter(self.filter.topics.values()), None)
        self.verdict = chosen.get("verdict") or TopicQueueForm.WAITING

    def here(self) -> str:
        assert self.topic is not None
        return reverse("news_topic_queue") + "?" + urlencode({"topic": self.topic.slug, "verdict": self.verdict})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_centre(request.user) or self.topic is None:
            raise PermissionDenied
        form = TopicVerdictForm(request.POST)
        form.fields["articles"].queryset = articles_in_queue(self.topic, self.verdict)  # type: ignore[attr-defined]
        try:
            if not form.is_valid():
                raise ActionError(_("Choose articles of this list. It may have changed meanwhile."))
            keys = [page.translation_key for page in form.cleaned_data["articles"]]
            action = DecideOnTopicAction(
                self.topic, keys, request.POST.get("verdict", ""), form.cleaned_data["reason"], request.user
            )
            count = action.execute()
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            text = ngettext("%(count)s article decided.", "%(count)s articles decided.", count)
            messages.success(request, text % {"count": count})
        return redirect(self.here())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        articles = articles_in_queue(self.topic, self.verdict) if self.topic else ArticlePage.objects.none()
        page = Paginator(articles, PAGE_SIZE).get_page(self.request.GET.get("p"))
        initial = {"topic": self.topic.slug if self.topic else "", "verdict": self.verdict}
        return super().get_context_data(**kwargs) | {
            "filter": TopicQueueForm(initial=initial),
            "topic": self.topic,
            "verdict": self.verdict,
            "articles": page,
            "may_decide": is_centre(self.request.user),
            "header_title": _("Articles for topics"),
            "here": self.here() if self.topic else "",
        }
