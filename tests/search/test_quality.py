"""How good the answers are: recall among the first ten and the place of the first right one, by class of query."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from itertools import chain

import pytest
from django.core.management import CommandError, call_command

from search.engines import get_engine
from search.engines.base import SearchRequest
from search.language.query import parse
from search.language.relaxing import Relaxed
from search.models import SearchEntry
from search.quality.labelled import BadSet, Case, read_cases, read_documents
from search.quality.measures import ALL, Quality, below, measure, of_case
from search.service import answer_to
from search.synonyms import lexicon
from tests.search.library import DATA, cases, documents, entry, filling, load

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("others", [0, 2000])
def test_recall_and_rank(others):
    get_engine().clear()
    names = load(chain(documents(), filling(others)))
    words = lexicon(())

    def search(case: Case) -> list[str]:
        request = SearchRequest(parse(case.query, words), facets=())
        answer, _request, _better = answer_to(request, get_engine(), words)
        return [names.get(pk, "") for pk in answer.ids]

    quality, _weak = measure(cases(), search)
    assert below(quality, recall=0.97, mrr=0.95, each=0.9) == []
    assert quality[ALL].queries == len(cases())


def test_the_private_document_is_never_found():
    get_engine().clear()
    names = load()
    private = {document.id for document in documents() if document.is_private}
    assert private
    for document in documents():
        for text in (document.title, " ".join(document.body.split()[:4])):
            request = SearchRequest(parse(text), page_size=100)
            for attempt in (request, replace(request, relaxed=Relaxed.ANY)):
                assert not {names[pk] for pk in get_engine().search(attempt).ids} & private


def test_the_measures():
    case = Case("x", ("a", "b"), "k")
    assert of_case(case, ["a", "b"]) == (1, 1, 1)
    assert of_case(case, []) == (0, 0, 0)
    recall, rank, gain = of_case(case, ["z", "b", "y"])
    assert (recall, rank) == (0.5, 0.5)
    assert 0.3 < gain < 0.5
    assert of_case(case, ["z"] * 10 + ["a"]) == (0, 0, 0), "only the first ten count"
    quality, weak = measure([case, Case("y", ("c",), "l")], lambda case: {"x": ["a", "b"], "y": ["d"]}[case.query])
    assert quality[ALL] == Quality(0.5, 0.5, 0.5, 2)
    assert weak == [Case("y", ("c",), "l")]
    assert len(below(quality, recall=0.97, mrr=0.95, each=0.9)) == 3


def quality_of(*args: str) -> str:
    out = StringIO()
    call_command("search_quality", *args, stdout=out)
    return out.getvalue()


def test_the_command_leaves_the_index_as_it_was():
    entry("Tin về rong biển")
    before = (get_engine().count(), SearchEntry.objects.count())
    said = quality_of(str(DATA / "queries.json"), "--documents", str(DATA / "corpus.json"), "--distractors", "50")
    assert "recall@10" in said
    assert "vi_nodiac" in said
    assert (get_engine().count(), SearchEntry.objects.count()) == before


def test_the_command_fails_under_a_floor(tmp_path):
    bad = tmp_path / "queries.json"
    bad.write_text(json.dumps([{"q": "không bao giờ có zzz", "rel": ["v06"], "cls": "k"}]), encoding="utf-8")
    with pytest.raises(CommandError, match="recall@10 is 0"):
        quality_of(str(bad), "--documents", str(DATA / "corpus.json"))


def test_the_command_measures_the_index_in_use(tmp_path):
    made = entry("Hội thi hoa mai vàng", path="/hoa-mai/")
    mine = tmp_path / "mine.json"
    mine.write_text(json.dumps([{"q": "hoi thi hoa mai", "rel": ["/hoa-mai/"]}]), encoding="utf-8")
    assert "1.000" in quality_of(str(mine))
    mine.write_text(json.dumps([{"q": "hoi thi hoa mai", "rel": [made.key]}]), encoding="utf-8")
    assert "1.000" in quality_of(str(mine))


@pytest.mark.parametrize("text", ["", "{", "[]", "[1]", '[{"q": ""}]', '[{"q": "x", "rel": []}]', '{"q": "x"}'])
def test_files_that_are_none(tmp_path, text):
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSet):
        read_cases(file)
    with pytest.raises(CommandError):
        quality_of(str(file))


def test_documents_that_are_none(tmp_path):
    file = tmp_path / "x.json"
    for row in ({"id": "a"}, {"id": "a", "title": "b", "date": "gestern"}):
        file.write_text(json.dumps([row]), encoding="utf-8")
        with pytest.raises(BadSet):
            read_documents(file)
