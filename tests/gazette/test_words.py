"""Documents found by their words: the index follows every change, and nothing that is typed is read as its language."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.text import fold
from gazette.models import IssuePage, LegalDocument
from gazette.words import has_words

from .makers import make_document

pytestmark = pytest.mark.django_db


def found(text: str) -> set[int]:
    return set(LegalDocument.objects.filter(has_words(LegalDocument, text)).values_list("pk", flat=True))


def test_every_word_with_or_without_marks_and_the_beginning_of_the_last():
    one = make_document(number="71/2026/QĐ-UBND", abstract="Bảo vệ cây xanh đô thị")
    two = make_document(number="72/2026/QĐ-UBND", abstract="Đào xanh tưới cây")
    assert found("cây xanh") == found("XANH cay") == {one.pk, two.pk}
    assert found("cây xanh đô thị") == {one.pk}
    assert found("cây đô th") == {one.pk}
    assert found("câ xanh") == set()
    assert found("71/2026/QĐ") == {one.pk}


def test_the_index_follows_every_change():
    document = make_document(number="73/2026/QĐ-UBND", abstract="Quản lý bến thuyền")
    LegalDocument.objects.filter(pk=document.pk).update(folded=fold("Quản lý chợ phiên"))
    assert found("bến thuyền") == set()
    assert found("chợ phiên") == {document.pk}
    document.refresh_from_db()
    document.signer = "Người Khác"
    document.save()
    assert found("chợ phiên") == {document.pk}
    LegalDocument.objects.bulk_update([document], ["signer"])
    assert found("chợ") == {document.pk}


@pytest.mark.parametrize("text", ["", "///", "“”", "\x00", "*", '"', "'", "_"])
def test_without_letters_nothing_is_found(text):
    make_document(number="74/2026/QĐ-UBND")
    assert found(text) == set()


@pytest.mark.parametrize(
    "text", ['cây" OR "x', "cây OR xanh", "NOT cây", "cây*", "cây:*", "cây & !xanh", "NEAR(cây xanh)"]
)
def test_no_word_is_an_operator(text):
    document = make_document(number="75/2026/QĐ-UBND", abstract="Cây xanh or not x near")
    assert found(text) <= {document.pk}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's planner")
@pytest.mark.parametrize("model", [LegalDocument, IssuePage])
def test_the_index_serves_the_query(model):
    """Its expression is that of the query; with few rows the planner reads them all unless it is told not to."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plan = model.objects.filter(has_words(model, "cây xanh")).order_by().explain()
    assert f"{model._meta.db_table}_words" in plan


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(text):
    found(text)
