"""`python -m tests.benchmarks.publish WORD`: publish an article with that word; prints the moment."""

from __future__ import annotations

import sys
import time

import django


def main(word: str) -> None:
    from django.utils import timezone

    from news.models import ArticlePage, SectionPage

    section = SectionPage.objects.filter(slug="thong-bao", locale__language_code="vi").order_by("path").last()
    assert section is not None
    article = ArticlePage(title=f"Bài thử {word}", summary="Bài thử.", date=timezone.now(), locale=section.locale)
    section.add_child(instance=article)
    article.save_revision().publish()
    print(time.time())


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1])
