"""`manage.py demo [--host haivan.localhost] [--port 8000]`: build the demonstration province; again without harm."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from demo.builders import (
    campaigns,
    files,
    gazette,
    glossary,
    health,
    member_sites,
    mergers,
    pages,
    people,
    questions,
    register,
    search,
    shared_news,
    topics,
    translations,
    working_days,
)
from demo.data import CONTENT
from demo.indexing import once_for_all
from exchange.importer import Importer
from search import outbox
from search.vocabulary import refresh
from sites.standard_kinds import ensure_standard_kinds


class Command(BaseCommand):
    help = "Build the fictional province of Hải Vân: its portal, thirty member sites, articles, people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="haivan.localhost", help="host of the portal; units are <code>.<host>")
        parser.add_argument("--port", type=int, default=settings.PORT, help="port that appears in addresses")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verbosity"] < 2:
            logging.getLogger().setLevel(logging.WARNING)
        domain, port = options["host"], options["port"]
        steps: tuple[tuple[str, Callable[[], Any]], ...] = (
            ("languages", member_sites.build_locales),
            ("working days", working_days.build_working_days),
            ("kinds of units", ensure_standard_kinds),
            ("units", register.build_units),
            ("topics", register.build_topics),
            ("sites", lambda: member_sites.build_sites(domain, port)),
            ("articles", self.import_articles),
            ("attachments", files.build_files),
            ("pages", pages.build_pages),
            ("topic pages", topics.build_topic_pages),
            ("people", people.build_people),
            ("glossary", glossary.build_glossary),
            ("shared news", shared_news.build_shared_news),
            ("mergers", lambda: mergers.build_mergers(domain, port)),
            ("campaigns", campaigns.build_campaigns),
            ("translation desk", translations.build_translations),
            ("questions", questions.build_questions),
            ("documents, gazette", gazette.build_gazette),
            ("invitations", people.build_invitations),
            ("site health", health.build_health),
            ("search: best bets, queries", search.build_editing),
            ("search", self.index),
            ("popular queries", search.build_popular),
        )
        with outbox.held(), once_for_all():
            for name, step in steps:
                start = time.perf_counter()
                if name == "articles":  # One transaction a file, as always.
                    step()
                else:
                    with transaction.atomic():
                        step()
                self.stdout.write(f"  {name}: {time.perf_counter() - start:.1f} s")
        self.say(domain, port)

    def import_articles(self) -> None:
        importer = Importer(CONTENT)
        for row in importer.run():
            if row.status in {"error", "conflict"}:
                self.stderr.write(f"{row.file}:{row.line}: {row.message}")

    def index(self) -> None:
        outbox.apply()
        refresh()

    def say(self, domain: str, port: int) -> None:
        """Addresses and log-ins."""
        write = self.stdout.write
        write("")
        write(f"  The portal          http://{domain}:{port}/")
        write(f"  A department        http://snnmt.{domain}:{port}/")
        write(f"  A ward              http://cua-vinh.{domain}:{port}/")
        write(f"  A merged commune    http://suoi-bac.{domain}:{port}/ (archive)")
        write(f"                      http://doi-che.{domain}:{port}/ (forwards)")
        write(f"  In Japanese         http://{domain}:{port}/ja/")
        write(f"  Search              http://{domain}:{port}/tim-kiem/?q=cang+vinh+sau")
        write(f"  The admin           http://{domain}:{port}/admin/")
        if followed := questions.shown():
            write("  Follow a question   code {}, secret {}".format(*followed))
        write("")
        write(f"  Log in with the password {people.PASSWORD} as")
        for username, role in people.build_people():
            write(f"    {username:<20} {role}")
        write("")
