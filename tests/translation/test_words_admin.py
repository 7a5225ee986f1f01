"""The screens of the memory, the glossary and the machine: who sees what, and what they do."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.conftest import PORTAL
from tests.factories import make_user
from tests.translation.machine_server import MachineServer
from tests.translation.makers import Desk, in_state, locale
from tests.translation.test_tmx import tmx, unit
from translation.enums import JobState, SegmentState
from translation.memory import Pair, adopt_pairs
from translation.models import MachineUsage, MemoryImport, MemoryUnit, Term, TermTranslation

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def login(at):
    def log_in(user):
        client = at(PORTAL)
        client.force_login(user)
        return client

    return log_in


def fill(number: int = 3) -> None:
    adopt_pairs(
        Pair(f"Đoạn văn số {index} về cảng cá", f"Paragraph {index}", locale("en").pk, f"Trang {index}")
        for index in range(number)
    )


PAGES = ("translation_memory:index", "glossary:index", "translation_machine_usage", "translation_memory_export")
HEADS = ("translation_memory_import", "glossary_import")


def refused(answer) -> bool:
    return answer.status_code in {302, 403, 404} and "/import" not in answer.headers.get("Location", "")


def test_the_desks_people_read_and_the_units_people_do_not_enter(desk, login):
    fill()
    for user in (desk.head, desk.translator(), desk.reviewer("ja")):
        client = login(user)
        for name in PAGES:
            assert client.get(reverse(name)).status_code == 200, (user, name)
    outsider = login(make_user(role="unit_webmaster", unit="snnmt"))
    for name in (*PAGES, *HEADS):
        answer = outsider.get(reverse(name))
        assert refused(answer), (name, answer.status_code)
        assert "cảng cá" not in answer.content.decode()


def test_only_the_head_imports_and_deletes(desk, login):
    fill(1)
    pair = MemoryUnit.objects.get()
    client = login(desk.translator())
    for name in HEADS:
        assert refused(client.get(reverse(name)))
    delete = reverse("translation_memory:delete", args=[pair.pk])
    assert refused(client.post(delete))
    assert MemoryUnit.objects.exists()
    client = login(desk.head)
    assert client.get(delete).status_code == 200
    assert MemoryUnit.objects.exists()
    client.post(delete)
    assert not MemoryUnit.objects.exists()


def test_search_and_filters_of_the_memory(desk, login):
    fill()
    adopt_pairs([Pair("Lịch tiêm chủng", "予防接種", locale("ja").pk, "Y tế")])
    client = login(desk.head)
    index = reverse("translation_memory:index")

    def shown(query: str) -> str:
        return client.get(f"{index}?{query}").content.decode()

    assert "Lịch tiêm chủng" in shown("q=lich+TIEM")
    assert "cảng cá" not in shown("q=lich+tiem")
    assert "Lịch tiêm chủng" not in shown(f"locale={locale('en').pk}")
    assert "Paragraph 2" in shown("text=graph+2")
    assert "Paragraph 1" not in shown("text=graph+2")
    assert "Paragraph 1" not in shown("updated_at_from=2099-01-01")


def test_lists_ask_few_queries_at_any_size(desk, login, django_assert_max_num_queries):
    fill(120)
    for index in range(60):
        term = Term.objects.create(term=f"thuật ngữ {index}")
        TermTranslation.objects.create(term=term, locale=locale("en"), text=f"term {index}")
    client = login(desk.translator())
    for name in ("translation_memory:index", "glossary:index", "translation_machine_usage"):
        client.get(reverse(name))
        with django_assert_max_num_queries(20):
            client.get(reverse(name))


def upload(name: str, content: bytes) -> dict:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_tmx_file_is_imported_and_reported(desk, login):
    client = login(desk.head)
    content = tmx(unit(("vi", "Tốt"), ("en", "Good")), unit(("vi", "Xấu"), ("th", "x"), tuid="bad-one"))
    answer = client.post(reverse("translation_memory_import"), upload("bo-nho.tmx", content), follow=True)
    text = answer.content.decode()
    assert "bad-one" in text
    row = MemoryImport.objects.get()
    assert (row.new, row.refusals, row.content) == (1, 1, None)
    assert row.name in client.get(reverse("translation_memory_import")).content.decode()
    assert refused(login(desk.translator()).get(reverse("translation_memory_imported", args=[row.pk])))
    answer = client.post(reverse("translation_memory_import"), upload("hong.tmx", b"<tmx>"))
    assert "hong.tmx" in answer.content.decode()
    assert MemoryImport.objects.count() == 1


def test_a_large_file_is_read_by_the_worker(desk, login, monkeypatch, on_commit):
    monkeypatch.setattr("translation.words.importing.AT_ONCE", 10)
    client = login(desk.head)
    with on_commit(execute=True):
        client.post(reverse("translation_memory_import"), upload("lon.tmx", tmx(unit(("vi", "Tốt"), ("en", "Good")))))
    row = MemoryImport.objects.get()
    assert (row.new, row.content) == (1, None)
    with on_commit(execute=True):
        client.post(reverse("translation_memory_import"), upload("hong.tmx", b"<tmx>" + b" " * 20))
    row = MemoryImport.objects.get(name="hong.tmx")
    assert "hong.tmx" in row.error
    assert row.error.split(":")[0] in client.get(reverse("translation_memory_imported", args=[row.pk])).content.decode()


def test_glossary_filters_import_and_export(desk, login):
    client = login(desk.head)
    content = "term,en,ja\nphường,ward,坊\nxã,commune,\n,broken,\n".encode()
    answer = client.post(reverse("glossary_import"), upload("a.csv", content))
    assert Term.objects.count() == 2
    assert "4" in answer.content.decode()
    index = reverse("glossary:index")
    lacking = client.get(f"{index}?lacks={locale('ja').pk}").content.decode()
    assert "xã" in lacking
    assert "phường" not in lacking
    assert "phường" in client.get(f"{index}?q=phuong").content.decode()
    assert "phường" in client.get(f"{index}?q=坊").content.decode()
    for form in ("csv", "tbx"):
        answer = client.get(reverse("glossary_export", args=[form]))
        assert "phường" in answer.content.decode("utf-8-sig")
        assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get(reverse("glossary_export", args=["exe"])).status_code == 404
    answer = client.post(reverse("glossary_import"), upload("a.exe", b"MZ"))
    assert "a.exe" in answer.content.decode()
    term = Term.objects.get(term="phường")
    for view in ("edit", "inspect", "history"):
        assert client.get(reverse(f"glossary:{view}", args=[term.pk])).status_code == 200


def test_the_export_of_the_memory(desk, login):
    fill(2)
    client = login(desk.translator())
    text = client.get(reverse("translation_memory_export") + "?language=en").content.decode()
    assert text.count("<tu ") == 2
    assert client.get(reverse("translation_memory_export") + "?language=xx").status_code == 404


def test_use_and_cost_are_shown(desk, login, settings):
    settings.TRANSLATION_MACHINE = "translation.machine.deepl.DeepLBackend"
    settings.TRANSLATION_MACHINE_QUOTA = 500_000
    MachineUsage.objects.create(
        month="2026-11-01", backend="DeepL", locale=locale("ja"), requests=3, characters=12345, cost="0.25"
    )
    text = login(desk.head).get(reverse("translation_machine_usage")).content.decode()
    assert "12.345" in text or "12,345" in text
    assert "DeepL" in text


def test_suggestions_by_the_button(desk, login, settings, on_commit):
    with MachineServer() as server:
        server.translate_by(lambda text: f"An English sentence, number {len(text)}.")
        settings.TRANSLATION_MACHINE = "translation.machine.libretranslate.LibreTranslateBackend"
        settings.TRANSLATION_MACHINE_URL = server.url
        job = in_state(desk, JobState.TRANSLATING)
        address = reverse("translation_suggest", args=[job.pk])
        assert login(desk.translator("ja")).post(address).status_code == 404
        assert login(desk.translator()).get(address).status_code == 405
        answer = login(desk.translator()).post(address, {"next": "https://elsewhere.example/"})
        assert "elsewhere" not in answer.headers["Location"]
        assert not job.segments.filter(state=SegmentState.EMPTY).exists()
        assert not job.segments.filter(state=SegmentState.CONFIRMED).exists()


def test_a_long_job_is_left_to_the_worker(desk, login, settings, on_commit, monkeypatch):
    monkeypatch.setattr("translation.machine.suggesting.DIRECT_SEGMENTS", 1)
    with MachineServer() as server:
        server.translate_by(lambda text: f"An English sentence, number {len(text)}.")
        settings.TRANSLATION_MACHINE = "translation.machine.libretranslate.LibreTranslateBackend"
        settings.TRANSLATION_MACHINE_URL = server.url
        job = in_state(desk, JobState.TRANSLATING)
        with on_commit(execute=True):
            login(desk.translator()).post(reverse("translation_suggest", args=[job.pk]))
        assert not job.segments.filter(state=SegmentState.EMPTY).exists()
