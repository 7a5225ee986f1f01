"""Relations: entered, tied, suggested, confirmed; the effect that follows; nonsense and others' documents refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from cms.core.actions import ActionError
from gazette.actions.relations import (
    AddRelationAction,
    ConfirmRelationAction,
    RejectRelationAction,
    RemoveRelationAction,
    TieRelationAction,
)
from gazette.actions.suggesting import SuggestRelationsAction
from gazette.models import DocumentRelation, EffectPeriod, LegalDocument
from gazette.recomputing import recompute_all
from search.models import OutboxItem
from tests.factories import make_user

from .effect_makers import TEXT, Touch, document, relation

pytestmark = pytest.mark.django_db
D24 = date(2024, 3, 1)


def states(row: LegalDocument) -> list[tuple[str, str]]:
    return [(str(p.valid_from), p.state) for p in EffectPeriod.objects.filter(document=row)]


def test_replacing_ends_the_day_before():
    old, new = document(), document("9/2024/QĐ-UBND", D24, effective_on=date(2024, 3, 15))
    made = AddRelationAction(new, "replaces", None, old).execute()
    assert states(old) == [("2022-05-12", "in_force"), ("2024-03-15", "expired")]
    assert EffectPeriod.objects.get(document=old, state="expired").cause == made
    assert EffectPeriod.objects.get(document=old, state="in_force").valid_to == date(2024, 3, 14)
    assert new.events.get().data["relation_kind"] == "replaces"
    RemoveRelationAction(made).execute()
    assert states(old) == [("2022-05-12", "in_force")]
    assert [event.data["step"] for event in new.events.order_by("pk")] == ["added", "removed"]


def test_withdrawn_and_secret_sources_do_not_count():
    old, new = document(), document("9/2024/QĐ-UBND", D24, state="checked", address=None)
    AddRelationAction(new, "repeals", None, old).execute()
    assert len(states(old)) == 1
    Touch(new, state="published").execute()
    assert states(old)[-1] == ("2024-03-01", "expired")
    Touch(new, state="withdrawn").execute()
    assert len(states(old)) == 1
    Touch(new, state="published", confidentiality="internal").execute()
    assert len(states(old)) == 1


def test_suspension_ends_when_the_suspending_document_is_repealed():
    old, stop = document(), document("9/2024/QĐ-UBND", D24)
    AddRelationAction(stop, "suspends", None, old).execute()
    assert states(old)[-1] == ("2024-03-01", "suspended")
    last = document("10/2024/QĐ-UBND", date(2024, 6, 1))
    AddRelationAction(last, "repeals", None, stop).execute()
    assert states(old)[1:] == [("2024-03-01", "suspended"), ("2024-06-01", "in_force")]


def test_articles_must_be_there():
    old, new = document(text=TEXT), document("9/2024/QĐ-UBND", D24)
    with pytest.raises(ActionError, match="dieu-9"):
        AddRelationAction(new, "repeals", None, old, articles=["dieu-9"]).execute()
    AddRelationAction(new, "repeals", None, old, articles=["dieu-2"]).execute()
    assert states(old)[-1] == ("2024-03-01", "partly_expired")


@pytest.mark.parametrize("kind", ["replaces", "based_on", "guides"])
def test_circles_are_refused(kind):
    rows = [document(f"{n}/2024/QĐ-UBND", D24) for n in (1, 2, 3)]
    AddRelationAction(rows[0], kind, None, rows[1]).execute()
    AddRelationAction(rows[1], kind, None, rows[2]).execute()
    with pytest.raises(ActionError, match="lặp vòng"):
        AddRelationAction(rows[2], kind, None, rows[0]).execute()


def test_what_makes_no_sense_is_refused():
    old, new = document(), document("9/2024/QĐ-UBND", D24)
    for values in (
        {"target": new}, {"target_number": "09/2024/QĐ-UBND"}, {"target_number": "không phải số"}, {},
        {"target": old, "to_day": date(2025, 1, 1)}, {"target": old, "from_day": date(2020, 1, 1)},
    ):  # fmt: skip
        with pytest.raises(ActionError):
            AddRelationAction(new, "replaces", None, **values).execute()
    with pytest.raises(ActionError, match="được ký trước"):
        AddRelationAction(old, "repeals", None, new).execute()
    AddRelationAction(new, "based_on", None, old).execute()
    with pytest.raises(ActionError, match="căn cứ"):
        AddRelationAction(new, "repeals", None, old).execute()
    AddRelationAction(new, "repeals", None, old, articles=["dieu-1"]).execute()
    with pytest.raises(ActionError, match="đã"):
        AddRelationAction(new, "based_on", None, old).execute()


def test_a_unit_does_not_end_the_provinces_document():
    old = document()
    own = document("3/QĐ-SNNMT", D24, issuer="snnmt")
    webmaster = make_user(role="unit_webmaster", unit="snnmt")
    made = AddRelationAction(own, "repeals", webmaster, old).execute()
    assert made.state == "suggested"
    assert len(states(old)) == 1
    with pytest.raises(ActionError, match="trung tâm"):
        ConfirmRelationAction(made, webmaster).execute()
    ConfirmRelationAction(made, make_user(role="central_editor")).execute()
    assert states(old)[-1][1] == "expired"
    for action in (RejectRelationAction, RemoveRelationAction):
        with pytest.raises(ActionError, match="trung tâm"):
            action(made, webmaster).execute()
    with pytest.raises(ActionError):
        AddRelationAction(old, "cites", webmaster, own).execute()


def test_what_waits_is_tied_when_the_document_arrives():
    new = document("9/2024/QĐ-UBND", D24)
    made = AddRelationAction(new, "replaces", None, target_number="Số 15/2022/QĐ-UBND").execute()
    assert made.target is None
    old = document()
    Touch(old).execute()
    made.refresh_from_db()
    assert made.target == old
    assert states(old)[-1] == ("2024-03-01", "expired")


def test_renumbering_ties_too_and_a_number_of_many_is_not_guessed():
    new = document("9/QĐ-UBND", D24)
    made = AddRelationAction(new, "repeals", None, target_number="7/QĐ-UBND").execute()
    ward = document("7/QĐ-UBND", date(2023, 1, 5), issuer="cua-vinh")
    Touch(ward).execute()
    made.refresh_from_db()
    assert made.target is None, "without year and day, and of another issuer"
    first, second = (document(f"{n}/QĐ-UBND", date(2022 + n % 2, 1, 5)) for n in (71, 72))
    Touch(first, number_key="7/qd-ubnd").execute()
    made.refresh_from_db()
    assert made.target == first
    made = AddRelationAction(new, "cites", None, target_number="72/QĐ-UBND").execute()
    document("72/QĐ-UBND", date(2023, 9, 9), address="y")
    Touch(second).execute()
    made.refresh_from_db()
    assert made.target is None
    TieRelationAction(made, second).execute()
    made.refresh_from_db()
    assert made.target == second


def test_the_day_beside_the_number_decides():
    new = document("9/QĐ-UBND", D24, issuer="snnmt", text=(
        "Điều 1. Bãi bỏ Quyết định số 7/QĐ-UBND ngày 05 tháng 01 năm 2023 của Ủy ban nhân dân tỉnh."
    ))  # fmt: skip
    document("7/QĐ-UBND", date(2022, 1, 5))
    right = document("7/QĐ-UBND", date(2023, 1, 5), address="x")
    made = SuggestRelationsAction(new).execute()
    assert [(row.kind, row.target) for row in made] == [("repeals", right)]


def test_suggestions_are_made_once_and_refused_ones_stay_refused():
    old = document()
    new = document("9/2024/QĐ-UBND", D24, text=(
        "Căn cứ Luật Thương mại số 36/2005/QH11 ngày 14 tháng 6 năm 2005;\n"
        "Điều 1. Thay thế Quyết định số 15/2022/QĐ-UBND ngày 12 tháng 5 năm 2022 của Ủy ban nhân dân tỉnh."
    ))  # fmt: skip
    made = SuggestRelationsAction(new).execute()
    assert {(row.kind, row.target) for row in made} == {("based_on", None), ("replaces", old)}
    assert len(states(old)) == 1
    version = LegalDocument.objects.get(pk=new.pk).version
    assert version == new.version
    assert SuggestRelationsAction(new).execute() == []
    basis, replaces = sorted(made, key=lambda row: row.kind)
    RejectRelationAction(basis).execute()
    ConfirmRelationAction(replaces).execute()
    assert states(old)[-1][1] == "expired"
    assert SuggestRelationsAction(new).execute() == []
    assert DocumentRelation.objects.get(pk=basis.pk).state == "rejected"


def test_the_command_writes_what_the_changes_wrote(capsys):
    old, new = document(), document("9/2024/QĐ-UBND", D24)
    relation(new, old, "replaces")
    before = states(old)
    EffectPeriod.objects.filter(document=old).delete()
    call_command("recompute_effects")
    assert states(old) == before
    assert recompute_all() == 0


def test_a_change_of_a_hub_takes_few_queries(django_assert_max_num_queries):
    old, new = document(), document("9/2024/QĐ-UBND", D24)
    relation(new, old, "replaces")
    with django_assert_max_num_queries(28):
        Touch(new, effective_on=date(2024, 4, 1)).execute()
    assert states(old)[-1] == ("2024-04-01", "expired")


def test_the_search_hears_of_an_effect_that_ends_or_no_longer_does():
    old, new = document(), document("9/2024/QĐ-UBND", D24)
    OutboxItem.objects.all().delete()
    row = AddRelationAction(new, "repeals", None, old).execute()
    assert OutboxItem.objects.filter(object_id=str(old.pk)).exists()
    OutboxItem.objects.all().delete()
    RemoveRelationAction(row).execute()
    assert OutboxItem.objects.filter(object_id=str(old.pk)).exists()


def test_relations_of_what_is_published_are_for_those_who_publish():
    old, new = document(issuer="snnmt"), document("9/2024/QĐ-UBND", D24, issuer="snnmt")
    with pytest.raises(ActionError, match="không được"):
        AddRelationAction(new, "repeals", make_user("tac-gia", role="unit_author", unit="snnmt"), old).execute()
    AddRelationAction(new, "repeals", make_user("lanh-dao", role="unit_leader", unit="snnmt"), old).execute()
