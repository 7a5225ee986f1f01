"""Nobody in the neighbour's room: every address, asked with unit B's objects by people who are not B's.

The addresses come from the resolver, so that a new version of Wagtail, or a new screen of ours, is asked as well. Each
has a control: whoever may, succeeds, so that an answer of 404 or 500 for everybody does not pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from sites.guard.rules import ADMINISTRATORS_ONLY, PUBLIC_FILES, RULES
from tests.conftest import DEPARTMENT, WARD
from tests.guard.addresses import SEARCHED, addresses, patterns
from tests.guard.world import SECRET, WORD, World

pytestmark = pytest.mark.django_db

SHARDS = 4
# Deliberate exceptions, each with its reason.
EXCEPTIONS = dict(PUBLIC_FILES)
# Who may change what all units share.
SHARED = {("translator", "glossary:edit"): "the glossary is the desk's, and its people keep it"}
# Addresses for the centre, which a unit's webmaster is refused.
FOR_THE_CENTRE = (
    *("units:*", "unit_kinds:*", "wagtailsnippets_news_topic:*", "wagtailsnippets:index", "member_sites:add"),
    *("member_sites:delete", "memberships:add", "memberships:edit", "memberships:delete", "memberships:history*"),
    *("bulk_import:*", "bulk_change:*", "synonyms:*"),
    *("memberships:usage", "wagtailsnippetchoosers_news_topic:create"),
    *("translation_inbox*", "translation_assign", "translation_request", "desk_terms:*", "translation_rules:*"),
    *("translation_policies:*", "translation_memory*", "glossary*", "translation_machine_usage*"),
    *("translation_segment*", "translation_comment_*"),
    *("question_promoted:*", "question_canned:*", "question_letters:*", "question_service_levels:*"),
    *("question_retention:*", "question_routing:*", "question_settings:*", "questions_*", "question_file"),
    *("translation_import", "translation_import_preview", "translation_job_import*"),
    *("health_rules:*", "mandatory_contents:*", "special_days:*", "site_health_compute_all"),
    *("question", "question_*", "questions_*"),
    *("document_systems", "document_key_switch", "document_deliveries*"),
    *("gazette_issue*", "gazette_correction*", "gazette_intake_new"),
    *("gazette_paper", "gazette_print_order*", "gazette_parcel", "gazette_recipients:*"),
    *("gazette_kinds:*", "gazette_rules:*", "gazette_settings:*"),
    *("people:history*", "people:locked_out", "people:role_policy", "people:unlock", "people:end_sessions"),
    *(
        "news_distribute",
        "news_distribution*",
        "news_topic_queue*",
        "search_outbox*",
        "people:reset_second_factor",
        "wagtailusers_users:add",
        "wagtailusers_users:delete",
    ),
)
# Addresses that answer nobody a plain question, and why.
WITHOUT_CONTROL = {
    **dict.fromkeys(
        ("translation_decide", "translation_addresses", "translation_segment", "translation_comment_add"),
        "takes what the editor sends, and answers with what is wrong",
    ),
    **dict.fromkeys(
        ("question_service_levels:delete", "question_retention:delete", "question_settings:delete"),
        "rules are ended by a date, and deleted by nobody",
    ),
    "question_settings:add": "there is one row",
    "question_promoted:add": "a question is promoted from its own page",
    "translation_suggest": "leads back with a message: machine suggestions are switched off",
    "question_letter_outside": "the question went to no authority outside",
    "questions_bulk": "wants to be told what is done with the ticked questions",
    "": "Wagtail's own 404 page",
    "wagtailadmin_error_test": "breaks on purpose",
    "wagtailadmin_logout": "leads to the log-in",
    "wagtailadmin_api:pages:find": "wants a path of a page",
    "wagtailadmin_api:images:find": "wants a path of a page",
    "wagtailadmin_api:documents:find": "wants a path of a page",
    "wagtailadmin_block_preview": "wants the number of a block in the source",
    "wagtaildocs_authenticate_with_password": "there is no such restriction",
    "wagtailimages_serve": "wants a signature",
    "wagtailredirects:process_import": "wants the file of the step before",
    "wagtail_localize:*": "closed for everybody (tests/translation/test_localize_closed.py)",
    "localize_closed": "closed for everybody",
    "wagtaildocs:create_multiple_from_uploaded_document": "documents are complete when uploaded",
    "translation_replace": "nobody may write a job that waits in the queue",
    "invitation": "wants the token of a mail",
    "second_factor:verify": "nobody here has a second factor",
    "document_duties_post": "wants the ticked documents",
    "document_post_reference": "wants the unit, and a published document",
    "documents_api_one": "nothing of the document is public",
    "questions_api_published": "nothing of the question is public",
    "questions_api_status": "wants a key",
    "wagtailsnippets:index": "leads on to the only list there is",
    "legal_documents_bulk": "wants to be told what to do with which documents",
}
# Addresses that take another method than POST.
METHODS = {"wagtail_localize:edit_string_translation": "PUT", "wagtail_localize:edit_override": "PUT"}
# Rows that belong to the visitor, whoever it is.
OWN_TABLES = {"django_session", "wagtailusers_userprofile", "wagtailadmin_editingsession", "users_usersession"}
OWN_TABLES |= {"users_loginevent", "axes_accesslog", "axes_accessattempt"}


def covered(name: str, path: str) -> bool:
    """Whether a rule, a guarded view or the list of what administrators keep covers an address."""
    try:
        match = resolve(path.split("?", 1)[0])
    except Resolver404:
        return True
    return (
        getattr(match.func, "guarded", False)
        or match.view_name in RULES
        or any(fnmatch(match.view_name, pattern) for pattern in ADMINISTRATORS_ONLY)
    )


def test_every_address_of_the_admin_is_covered():
    world = World()
    admin = [(name, path) for name, path in addresses(world) if path.startswith("/admin/")]
    assert sorted({name for name, path in admin if not covered(name, path)}) == [""], "Wagtail's own 404 page only"


def test_rules_name_addresses_that_exist():
    names = {name for name, _route, _callback in patterns()}
    assert sorted(set(RULES) - names) == []
    assert [p for p in ADMINISTRATORS_ONLY if not any(fnmatch(name, p) for name in names)] == []


# ---- the walk ----
class Database:
    """What is in the tables, and whether a request changed what was there."""

    def __init__(self, world: World) -> None:
        self.of_b = world.rows_of_b()
        self.before = self.dump()

    @staticmethod
    def dump() -> dict[str, dict[Any, tuple[Any, ...]]]:
        tables = {}
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy and model._meta.db_table not in OWN_TABLES:
                rows = model._base_manager.order_by().values_list(
                    "pk", *(f.attname for f in model._meta.concrete_fields)
                )
                tables[model._meta.label] = {row[0]: row for row in rows}
        return tables

    def damage(self, visitor: Any) -> list[str]:
        """Rows changed or taken away, and new rows that point at something of B's."""
        now, found = self.dump(), []
        for label, rows in self.before.items():
            model = apps.get_model(label)
            for pk, row in rows.items():
                own = label == "users.User" and visitor is not None and pk == visitor.pk
                if not own and now[label].get(pk) != row:
                    found.append(f"{label} {pk} {'changed' if pk in now[label] else 'deleted'}")
            for pk in now[label].keys() - rows.keys():
                found += [f"new {label} points at B's {field}" for field in self._pointers(model, now[label][pk])]
        return found

    def _pointers(self, model: Any, row: tuple[Any, ...]) -> Iterator[str]:
        for index, field in enumerate(model._meta.concrete_fields, start=1):
            if field.is_relation and row[index] in self.of_b.get(field.related_model, ()):
                yield f"{field.name} {row[index]}"


@contextmanager
def rolled_back() -> Iterator[list[str]]:
    """What is done inside is taken back; tells the tables that were written."""
    writes: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            words = sql.replace('"', "").split()
            table = words[1] if words[0].upper() == "UPDATE" else words[2]
            if table not in OWN_TABLES:
                writes.append(table)
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            yield writes
        transaction.set_rollback(True)


class Visitor:
    """A browser that is logged in at every request anew: logging out is among what it visits."""

    def __init__(self, user: Any, host: str) -> None:
        self.user = user
        self.client = Client(headers={"host": host}, raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)
        self.cookies = self.client.cookies.output(header="", sep=";")

    def visit(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies.strip())
        if method == "GET":
            return self.client.get(path)
        if method == "PUT":
            return self.client.put(path, data or {"value": "khac"}, content_type="application/json")
        return self.client.post(path, data)


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = str(content.decode(errors="replace")) + str(response.headers.get("Location", ""))
    if response.headers.get("Content-Type", "").startswith("application/json"):  # Modal windows.
        text += str(json.loads(content).get("html", "")) if content.startswith(b"{") else ""
    return text


def form_of(html: str) -> dict[str, Any]:
    """What the longest form of a page would send, without the secret."""
    forms = BeautifulSoup(html, "html.parser").find_all("form", method=lambda m: m and m.lower() == "post")
    if not forms:
        return {}
    data: dict[str, Any] = {}
    for row in max(forms, key=lambda form: len(str(form))).select("input[name], textarea[name], select[name]"):
        if row.get("type") in {"checkbox", "radio"} and not row.has_attr("checked"):
            continue
        if row.get("type") in {"submit", "file", "button"} or row["name"] == "csrfmiddlewaretoken":
            continue
        value = str(row.get("value") or row.get_text() or "")
        if row.name == "select":
            chosen = row.select_one("option[selected]")
            value = str(chosen.get("value", "")) if chosen else ""
        data[str(row["name"])] = value.replace(SECRET, "khac").replace(SECRET.lower(), "khac").replace(WORD, "khac")
    return data


def visits(name: str, path: str) -> Iterator[tuple[str, str]]:
    """The address, a search in it for the word beside the secret, and the form sent by hand."""
    yield "GET", path
    yield "GET", f"{path}{'&' if '?' in path else '?'}{SEARCHED}"
    yield METHODS.get(name, "POST"), path


def succeeded(response: Any) -> bool:
    """Whether an answer is that of somebody who may: a page, or the way on after a change."""
    if response.status_code == 302:
        return response.headers["Location"].split("?")[0] not in {"/admin/", "/admin/login/"}
    # The API answers 400 to somebody who may, but has not said what.
    return response.status_code < 300 or (response.status_code == 400 and "/api/" in response.request["PATH_INFO"])


@pytest.mark.parametrize("shard", range(SHARDS))
def test_nobody_sees_or_changes_what_is_the_neighbours(shard):
    """All addresses, a share for each worker."""
    world = World()
    visitors = {actor: Visitor(user, DEPARTMENT) for actor, user in world.actors.items()}
    own, administrator = Visitor(world.webmaster_b, WARD), Visitor(world.administrator, WARD)
    database = Database(world)
    found: list[str] = []
    for name, path in list(addresses(world))[shard::SHARDS]:
        data, problem = control(name, path, own, administrator)
        found += problem
        for actor, visitor in visitors.items():
            for method, address in visits(name, path):
                with rolled_back() as writes:
                    response = visitor.visit(method, address, data)
                    problems = problems_of(response, name)
                    if writes and (actor, name) not in SHARED:
                        problems += database.damage(visitor.user)[:3]
                found += [f"{actor} {method} {name} {address}: {problem}" for problem in problems]
    assert not found, "\n".join([f"{len(found)} leaks", *found])


def control(name: str, path: str, own: Visitor, administrator: Visitor) -> tuple[dict[str, Any], list[str]]:
    """Those who may, succeed: B's webmaster, or the administrator where the address is for the centre.

    Returns what the form of the address would send, and the failure if there is one.
    """
    centre = any(fnmatch(name, pattern) for pattern in (*FOR_THE_CENTRE, *ADMINISTRATORS_ONLY))
    centre = centre or "/bulk/users/" in path
    with rolled_back():
        shown = (administrator if centre else own).visit("GET", path)
        good = succeeded(shown)
        data = form_of(text_of(shown))
    statuses = [shown.status_code]
    if not good:
        with rolled_back():
            sent = (administrator if centre else own).visit(METHODS.get(name, "POST"), path, data)
            good = succeeded(sent)
            statuses.append(sent.status_code)
    if (
        good or any(fnmatch(name, pattern) for pattern in WITHOUT_CONTROL) or "/assign_role/" in path
    ):  # Denied to everybody: rights are memberships.
        return data, []
    return data, [f"control: {name} {path} succeeds for nobody {statuses}"]


def problems_of(response: Any, name: str) -> list[str]:
    problems = []
    if response.status_code >= 500:
        problems.append(f"answers {response.status_code}")
    text = text_of(response)
    if name not in EXCEPTIONS and (SECRET in text or SECRET.lower() in text):
        place = text.lower().index(SECRET.lower())
        problems.append(f"tells …{' '.join(text[max(0, place - 80) : place + 20].split())}…")
    return problems
