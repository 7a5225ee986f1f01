"""Every address of the admin, of APIs and of file serving, from the resolver, with objects of unit B in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from cms.calendar.models import SpecialDay
from cms.media.models import CustomDocument, CustomImage
from gazette.models import DocumentKind, GazetteRule
from news.models import Topic
from questions.models import RetentionRule, ServiceLevel
from reports.models import HealthRule, MandatoryContent
from search.models import SynonymGroup
from sites.models import UnitKind
from tests.guard.world import WORD, World
from translation.models import DeskTerm

SCOPES = ("admin/", "api/", "documents/", "images/")


def patterns(resolver: Any = None, namespace: str = "", prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, route, callback) of every pattern; the route still has its converters."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + _route(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner, route)
        elif isinstance(entry, URLPattern) and route.startswith(SCOPES):
            yield f"{namespace}{entry.name or ''}", route, entry.callback


def _route(pattern: Any) -> str:
    return str(pattern).strip("^$") if isinstance(pattern, RegexPattern) else str(pattern)


Value = Callable[[World], Any]


def first(model: Any) -> Any:
    """Any row of what all units share."""
    return model._default_manager.values_list("pk", flat=True).first()


# Argument -> object of B. A name that is not here makes the test fail by name.
ARGUMENTS: dict[str, Value] = {
    "page_id": lambda w: w.page.pk,
    "parent_page_id": lambda w: w.page.get_parent().pk,
    "page_to_move_id": lambda w: w.page.pk,
    "destination_id": lambda w: w.ward.site.root_page_id,
    "page_pk": lambda w: w.page.pk,
    "revision_id": lambda w: w.revision.pk,
    "task_state_id": lambda w: w.task_state.pk,
    "workflow_state_id": lambda w: w.workflow_state.pk,
    "task_id": lambda w: w.task_state.task_id,
    "workflow_pk": lambda w: w.workflow_state.workflow_id,
    "collection_id": lambda w: w.ward.collection_id,
    "image_id": lambda w: w.image.pk,
    "document_id": lambda w: w.document.pk,
    "doc_id": lambda w: w.document.pk,
    "redirect_id": lambda w: w.redirect.pk,
    "session_id": lambda w: w.session.pk,
    "translation_id": lambda w: w.translation.pk,
    "translation_source_id": lambda w: w.source.pk,
    "string_segment_id": lambda w: w.source.stringsegment_set.first().pk,
    "overridable_segment_id": lambda w: getattr(w.source.overridablesegment_set.first(), "pk", 1),
    "content_type_app_name": lambda w: "news",
    "content_type_model_name": lambda w: "articlepage",
    "object_id": lambda w: w.page.pk,
    "filter_spec": lambda w: "width-100",
    "uidb64": lambda w: "MQ",
    "token": lambda w: "set-password",
    "restriction_id": lambda w: 1,
    "site_pk": lambda w: w.ward.pk,
    "language": lambda w: "vi",
    "tab": lambda w: "all",
    "kind": lambda w: "news.topic",
    "upload_id": lambda w: w.translation_file.pk,
    "job_id": lambda w: w.job.pk,
    "segment_id": lambda w: w.job.segments.first().pk,
    "comment_id": lambda w: w.job.comments.first().pk,
    "form": lambda w: "csv",
    "year": lambda w: 2027,
    "slug": lambda w: "khong-cong-khai",
    "file_id": lambda w: w.question_file.pk,
    "assignment_id": lambda w: w.assignment.pk,
    "address": lambda w: "qd-ubnd/2026/1",
    "line_id": lambda w: w.intake_line.pk,
    "issue_id": lambda w: w.gazette_issue.pk,
    "order_id": lambda w: w.print_order.pk,
    "dispatch_id": lambda w: w.parcel.pk,
}
# The same for addresses that mean another thing by it.
ARGUMENTS_OF: dict[tuple[str, str], Value] = {
    ("gazette_print_order_new", "issue_id"): lambda w: w.printed_issue.pk,
    ("gazette_print_order_file", "form"): lambda w: "csv",
    ("translation_site", "language"): lambda w: "en",
    ("question_connection_switch", "kind"): lambda w: "key",
    ("question_data_export", "form"): lambda w: "json",
}
# Where the draft would answer nobody.
OTHER_PAGES: dict[str, Value] = {
    "wagtailforms": lambda w: w.contact.pk,
    "wagtailadmin_pages:unpublish": lambda w: w.live.pk,
    "wagtailadmin_pages:lock": lambda w: w.live.pk,
    "wagtailadmin_pages:convert_alias": lambda w: w.alias.pk,
    "translation_request_page": lambda w: w.secret_live.pk,
    "wagtail_localize:convert_to_alias": lambda w: w.translation.get_target_instance().pk,
}
# The same for `pk` and for names of models, whose meaning depends on the namespace or the name.
PRIMARY_KEYS: dict[str, Value] = {
    "wagtailadmin_api:pages": lambda w: w.page.pk,
    "wagtailadmin_api:images": lambda w: w.image.pk,
    "wagtailadmin_api:documents": lambda w: w.document.pk,
    "wagtailimages_chooser": lambda w: w.image.pk,
    "wagtaildocs_chooser": lambda w: w.document.pk,
    "wagtailadmin_collections": lambda w: w.ward.collection_id,
    "wagtailadmin_workflows": lambda w: w.workflow_state.workflow_id,
    "wagtailadmin_pages": lambda w: w.page.pk,
    "wagtail_localize": lambda w: first(Topic),
    "wagtailsnippets_news_topic": lambda w: first(Topic),
    "wagtailsnippetchoosers_news_topic": lambda w: first(Topic),
    "member_sites": lambda w: w.ward.pk,
    "units": lambda w: w.unit.pk,
    "unit_kinds": lambda w: first(UnitKind),
    "memberships": lambda w: w.membership.pk,
    "bulk_import": lambda w: w.bulk_import.pk,
    "bulk_change": lambda w: w.bulk_change.pk,
    "wagtailusers_users": lambda w: w.author_b.pk,
    "people:unit": lambda w: w.unit.pk,
    "people:invite_to": lambda w: w.unit.pk,
    "people:resend": lambda w: w.invitation.pk,
    "people:withdraw": lambda w: w.invitation.pk,
    "people:end": lambda w: w.membership.pk,
    "people": lambda w: w.author_b.pk,
    "search_file_again": lambda w: w.document.pk,
    "search_outbox_retry": lambda w: w.outbox_item.pk,
    "site_health_of": lambda w: w.ward.pk,
    "site_health_compute": lambda w: w.ward.pk,
    "site_record": lambda w: w.ward.pk,
    "news_appearance": lambda w: w.appearance.pk,
    "news_nominate": lambda w: w.live.pk,
    "news_distribute": lambda w: w.distribution.article_id,
    "news_distribution": lambda w: w.distribution.pk,
    "campaigns": lambda w: w.campaign.pk,
    "translation_job": lambda w: w.job.pk,
    "translation_request": lambda w: first(Topic),
    "translation_batch": lambda w: w.batch.pk,
    "question_clock": lambda w: w.question.pk,
    "question_mail_again": lambda w: w.question_mail.pk,
    "question_connection_switch": lambda w: w.api_key.pk,
    "question_delivery_again": lambda w: w.delivery.pk,
    "question_data_request": lambda w: w.data_request.pk,
    "question_data_export": lambda w: w.data_request.pk,
    "desk_terms": lambda w: first(DeskTerm),
    "translation_rules": lambda w: w.rule.pk,
    "translation_policies": lambda w: w.policy.pk,
    "translation_job_export": lambda w: w.job.pk,
    "translation_job_import": lambda w: w.job.pk,
    "translation_job_import_preview": lambda w: w.job.pk,
    "translation_memory": lambda w: w.memory_unit.pk,
    "translation_memory_imported": lambda w: w.memory_import.pk,
    "glossary": lambda w: w.term.pk,
    "question_import": lambda w: w.question_import.pk,
    "question_desk_text": lambda w: w.desk_text.pk,
    "planned_outages": lambda w: w.outage.pk,
    "best_bets": lambda w: w.best_bet.pk,
    "synonyms": lambda w: first(SynonymGroup),
    "mandatory_contents": lambda w: first(MandatoryContent),
    "health_rules": lambda w: first(HealthRule),
    "special_days": lambda w: first(SpecialDay),
    "working_hours": lambda w: w.hours.pk,
    "questions_answer": lambda w: w.question.pk,
    "questions_approve": lambda w: w.question.pk,
    "questions_publish": lambda w: w.question.pk,
    "question_promoted": lambda w: w.promoted.pk,
    "question_canned": lambda w: w.canned.pk,
    "question_letters": lambda w: w.letter_template.pk,
    "gazette_recipients": lambda w: w.recipient.pk,
    "question_service_levels": lambda w: first(ServiceLevel),
    "question_retention": lambda w: first(RetentionRule),
    "question_routing": lambda w: w.routing_rule.pk,
    "question_settings": lambda w: w.question_settings.pk,
    "legal_document": lambda w: w.legal_document.pk,
    "legal_document_edit": lambda w: w.legal_document.pk,
    "legal_document_file": lambda w: w.legal_file.pk,
    "legal_document_file_remove": lambda w: w.legal_file.pk,
    "gazette_kinds": lambda w: first(DocumentKind),
    "gazette_rules": lambda w: first(GazetteRule),
    "gazette_settings": lambda w: w.gazette_settings.pk,
    "document_relations": lambda w: w.legal_document.pk,
    "document_relation_add": lambda w: w.legal_document.pk,
    "document_structure": lambda w: w.legal_document.pk,
    "question": lambda w: w.question.pk,
    "question_presence": lambda w: w.question.pk,
    "question_print": lambda w: w.question.pk,
    "question_letter": lambda w: w.question.pk,
    "question_letter_outside": lambda w: w.question.pk,
    "questions_view_delete": lambda w: w.saved_view.pk,
    "document_duty_take_off": lambda w: w.duty.pk,
    "document_post_reference": lambda w: w.legal_document.pk,
    "document_import": lambda w: w.document_import.pk,
    "document_key_switch": lambda w: w.document_key.pk,
    "wagtailusers_groups": lambda w: 1,
    "wagtaillocales": lambda w: w.page.locale_id,
    "wagtailsites": lambda w: w.ward.site_id,
}
MODELS: dict[str, tuple[str, str]] = {
    "wagtail_localize": ("news", "topic"),
    "wagtailadmin_editing_sessions": ("news", "articlepage"),
    "wagtailadmin_workflows": ("member_sites", "unitapprovaltask"),
    "wagtailadmin_pages": ("news", "articlepage"),
    "": ("taggit", "tag"),
}
# Addresses whose route is a pattern.
WRITTEN_OUT: dict[str, Callable[[World], str]] = {
    "localize_closed": lambda w: f"admin/localize/submit/page/{w.page.pk}/",
    "wagtailadmin_pages:revisions_compare": lambda w: (
        f"admin/pages/{w.page.pk}/revisions/compare/earliest...{w.revision.pk}/"
    ),
    "wagtaildocs_serve": lambda w: f"documents/{w.document.pk}/{w.document.filename}",
    "translation_export": lambda w: f"admin/translation/export/?job={w.job.pk}",
    "wagtailimages_serve": lambda w: f"images/wrong-signature/{w.image.pk}/width-100/a.png",
}
PAGE_ACTIONS = ("unpublish", "publish", "copy", "move", "delete", "convert_alias", "create_alias")
WORKFLOW_ACTIONS = ("approve", "reject")
BULK = {
    ("wagtailcore", "page"): ("delete", "move", "publish", "unpublish", "request_translation"),
    ("media", "customimage"): ("delete", "add_tags", "add_to_collection"),
    ("media", "customdocument"): ("delete", "add_tags", "add_to_collection"),
    ("users", "user"): ("delete", "assign_role", "set_active_state"),
}
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
# Queries that make a listing tell most: everything, and a search for the word beside the secret.
SEARCHED = f"q={WORD}"


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """(name, address) of everything there is, with B's objects."""
    for name, route, _callback in patterns():
        yield from ((name, f"/{path}") for path in _filled(world, name, route))


def _filled(world: World, name: str, route: str) -> Iterator[str]:
    if name == "wagtail_bulk_action":
        yield from _bulk(world)
    elif name in WRITTEN_OUT:
        yield WRITTEN_OUT[name](world)
    elif name in {"wagtailadmin_api:pages:action"}:
        yield from (f"admin/api/main/pages/{world.live.pk}/action/{action}/" for action in PAGE_ACTIONS)
    elif "action_name" in route:
        for action in WORKFLOW_ACTIONS:
            yield _fill(world, name, route.replace("<slug:action_name>", action))
    elif "<str:mode>" in route:  # Our pages have one mode of preview, which the address without it shows.
        return
    elif route.startswith("admin/") and ".*" in route:
        yield "admin/khong-co/"
    else:
        yield _fill(world, name, route)


def _fill(world: World, name: str, route: str) -> str:
    namespace = name.rpartition(":")[0]
    route = route.replace("^", "")

    def value(match: re.Match[str]) -> str:
        argument = match.group(1)
        if argument in {"app_label", "app_name"}:
            return MODELS[namespace][0]
        if argument == "model_name":
            return MODELS[namespace][1]
        if argument == "uploaded_file_id":
            return str(world.uploads[CustomImage if namespace == "wagtailimages" else CustomDocument].pk)
        if argument == "page_id" and (page := OTHER_PAGES.get(name) or OTHER_PAGES.get(namespace)):
            return str(page(world))
        if argument in {"pk", "id"} and (primary := PRIMARY_KEYS.get(name) or PRIMARY_KEYS.get(namespace)):
            return quote(str(primary(world)))
        if (name, argument) in ARGUMENTS_OF:
            return quote(str(ARGUMENTS_OF[name, argument](world)))
        if argument in ARGUMENTS:
            return quote(str(ARGUMENTS[argument](world)))
        raise AssertionError(f"No object of B for <{argument}> of {name}: name one in tests/guard/addresses.py.")

    return CONVERTER.sub(value, route)


def _bulk(world: World) -> Iterator[str]:
    objects = {
        "page": world.page.pk,
        "customimage": world.image.pk,
        "customdocument": world.document.pk,
        "user": world.author_b.pk,
    }
    for (app, model), actions in BULK.items():
        for action in actions:
            yield f"admin/bulk/{app}/{model}/{action}/?next=/admin/&id={objects[model]}"
            below = f"&childOf={world.page.get_parent().pk}" if model == "page" else ""
            yield f"admin/bulk/{app}/{model}/{action}/?next=/admin/&id=all{below}"
