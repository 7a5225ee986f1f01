from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "tests.benchmarks.stock.pages"
    label = "stock_pages"
