"""One province answers requests: a line of JSON in, a line of JSON out. `__main__` starts one for each database."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections import Counter
from typing import Any

import django

from tests.benchmarks.tenants.province import HOST, code_of, host_of
from tests.benchmarks.tenants.surfaces import CENTRE, READER, SURFACES, WEBMASTER, Surface

OWN = code_of(2)
PEOPLE = {WEBMASTER: (OWN, f"{OWN}-web"), CENTRE: ("ubnd", "central-editor"), READER: (OWN, "")}
SECTION = {OWN: "tin-hoat-dong", "ubnd": "chi-dao-dieu-hanh"}
CLOSED, MISSING = "closed", "no such address"


class Site:
    """Who asks from which site, and the objects in the addresses."""

    def __init__(self, code: str, username: str) -> None:
        from django.contrib.auth import get_user_model
        from django.test import Client
        from wagtail.models import Page

        from news.models import ArticlePage
        from sites.models import MemberSite

        home = MemberSite.objects.for_serving().get(unit__code=code).site.root_page
        section = Page.objects.descendant_of(home).get(slug=SECTION[code])
        articles = ArticlePage.objects.child_of(section).live().order_by("path")
        self.article = articles[min(50, articles.count() - 1)]
        self.pages = {"home": home.pk, "section": section.pk, "article": self.article.pk}
        self.client = Client(headers={"host": host_of(code)})
        if username:
            self.client.force_login(get_user_model().objects.get(username=username))

    def get(self, surface: Surface) -> Any:
        from django.urls import reverse

        host = {}
        if surface.url == "article":
            path = "/" + "/".join(self.article.url_path.split("/")[3:])
        elif surface.url.startswith("//portal"):
            path, host = surface.url.removeprefix("//portal"), {"host": HOST}
        elif surface.url.startswith("/"):
            path = surface.url
        else:
            path = reverse(surface.url, args=[self.pages[name] for name in surface.args])
        return self.client.get(path, surface.query, headers=host)


class Statements:
    """Collects the SQL of a request; `connection.queries` would make it slower than it is."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            self.seen.append(sql)
        return execute(sql, params, many, context)


def answer(sites: dict[str, Site], order: dict[str, Any]) -> dict[str, Any]:
    from django.db import connection
    from django.urls import NoReverseMatch

    surface = SURFACES[order["surface"]]
    statements = Statements()
    try:
        if order.get("count"):
            with connection.execute_wrapper(statements):
                response = sites[order["user"]].get(surface)
        start, work = time.perf_counter(), time.process_time()
        response = sites[order["user"]].get(surface)
        milliseconds = (time.perf_counter() - start) * 1000, (time.process_time() - work) * 1000
    except NoReverseMatch:
        return {"why": MISSING}
    if response.status_code in (302, 403, 404):
        return {"why": f"{CLOSED} ({response.status_code})"}
    if response.status_code != 200:
        raise AssertionError(f"{surface.name}: {response.status_code}")
    found: dict[str, Any] = {"wall": milliseconds[0], "cpu": milliseconds[1], "queries": len(statements.seen)}
    if order.get("repeated"):
        found["repeated"] = [row for row in Counter(statements.seen).most_common() if row[1] > 1]
    return found


def main() -> None:
    from django.utils import translation

    translation.activate("vi")
    sites = {user: Site(*person) for user, person in PEOPLE.items()}
    gc.freeze()
    print("{}", flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(sites, json.loads(line))), flush=True)


if __name__ == "__main__":
    django.setup()
    main()
