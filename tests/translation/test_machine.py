"""Machine suggestions over HTTP: both services by one set of tests; what fails changes nothing."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.core.actions import ActionError
from tests.factories import body, make_user
from tests.translation.machine_server import MachineServer
from tests.translation.makers import Desk, in_state, locale, make_source
from translation.enums import JobEventKind, JobState, SegmentOrigin, SegmentState
from translation.machine import MachineError, machine, suggesting, translate
from translation.machine.deepl import DeepLBackend
from translation.machine.libretranslate import LibreTranslateBackend
from translation.machine.suggesting import empty_segments, suggest
from translation.models import JobSegment, MachineUsage

pytestmark = pytest.mark.django_db


def english(text: str) -> str:
    digits = " ".join(re.findall(r"[\d/.]+", text))
    return f"An English sentence of some length with its figures {digits}".strip()


@pytest.fixture
def server():
    with MachineServer() as running:
        running.translate_by(english)
        yield running


@pytest.fixture
def desk() -> Desk:
    return Desk()


class BackendTests:
    """What every backend does; the subclasses say how it is spoken."""

    backend: type
    path = ""

    @pytest.fixture(autouse=True)
    def _settings(self, settings, server, monkeypatch):
        settings.TRANSLATION_MACHINE = f"{self.backend.__module__}.{self.backend.__qualname__}"
        settings.TRANSLATION_MACHINE_URL, settings.TRANSLATION_MACHINE_KEY = server.url, "secret-key"
        settings.TRANSLATION_MACHINE_TIMEOUT = 0.5
        settings.TRANSLATION_MACHINE_PRICE, settings.TRANSLATION_MACHINE_QUOTA = "20", 0
        monkeypatch.setattr(self.backend, "pause", 0.01)

    def ask(self, *texts: str, language: str = "en") -> list[str]:
        service = machine()
        assert service is not None
        return translate(service, list(texts), locale(language))

    def texts_of(self, request) -> list[str]:
        raise NotImplementedError

    def test_texts_come_back_in_order_and_are_counted(self, server):
        server.translate_by(lambda text: f"[{text}]")
        assert self.ask("một", "<b>hai</b>") == ["[một]", "[<b>hai</b>]"]
        path, _headers, sent = server.requests[0]
        assert path == self.path
        assert self.texts_of(sent) == ["một", "<b>hai</b>"]
        usage = MachineUsage.objects.get()
        assert (usage.requests, usage.failures, usage.characters) == (1, 0, 13)
        assert usage.cost == Decimal("0.0003")  # 13 characters at 20 a million, four places

    def test_many_texts_go_in_several_requests(self, server):
        server.translate_by(lambda text: text)
        texts = [f"câu {number}" for number in range(120)]
        assert self.ask(*texts) == texts
        assert len(server.requests) >= 3

    def test_busy_for_a_moment_is_no_failure(self, server):
        server.modes.extend([429, 503])
        assert len(self.ask("một")) == 1
        assert MachineUsage.objects.get().failures == 0

    @pytest.mark.parametrize(
        "modes",
        [
            [429] * 9,
            [503] * 9,
            [403],
            [413],
            [400],
            ["slow"],
            ["hang up"],
            ["not json"],
            ["other json"],
            ["numbers"],
            ["one less"],
        ],
    )
    def test_failures_are_said_and_cost_nothing(self, server, modes):
        server.modes.extend(modes)
        with pytest.raises(MachineError) as failed:
            self.ask("một", "hai")
        assert machine().name in str(failed.value)
        assert "secret-key" not in str(failed.value)
        usage = MachineUsage.objects.get()
        assert (usage.requests, usage.failures, usage.characters, usage.cost) == (1, 1, 0, 0)

    def test_nobody_answers(self, settings):
        settings.TRANSLATION_MACHINE_URL = "http://127.0.0.1:9"
        with pytest.raises(MachineError):
            self.ask("một")

    def test_the_months_characters_end(self, settings, server):
        settings.TRANSLATION_MACHINE_QUOTA = 10
        self.ask("12345678")
        with pytest.raises(MachineError) as refused:
            self.ask("123", language="ja")
        assert "8" in str(refused.value)
        assert len(server.requests) == 1

    def test_empty_segments_are_filled_and_nothing_is_confirmed(self, desk, server):
        job = in_state(desk, JobState.TRANSLATING)
        mine = job.segments.get(context__path="title")
        JobSegment.objects.filter(pk=mine.pk).update(text="Typed by hand", state=SegmentState.SUGGESTED)
        done = suggest(job, desk.translator())
        assert done.filled == job.segments.count() - 1
        rows = {row.pk: row for row in job.segments.all()}
        assert rows.pop(mine.pk).text == "Typed by hand"
        assert {row.state for row in rows.values()} <= {SegmentState.SUGGESTED, SegmentState.ERROR}
        assert {row.origin for row in rows.values()} == {SegmentOrigin.MACHINE}
        assert not job.segments.filter(confirmed_at__isnull=False).exists()
        event = job.events.get(kind=JobEventKind.MACHINE)
        assert event.data["filled"] == done.filled
        assert event.data["characters"] > 0

    @pytest.mark.parametrize("mode", [503, "slow", "not json", "one less"])
    def test_a_failure_changes_nothing_in_the_job(self, desk, server, mode):
        job = in_state(desk, JobState.TRANSLATING)
        before = list(job.segments.values_list("pk", "text", "state", "version"))
        server.modes.extend([mode] * 9)
        with pytest.raises(ActionError):
            suggest(job, desk.translator())
        assert list(job.segments.values_list("pk", "text", "state", "version")) == before
        assert not job.events.filter(kind=JobEventKind.MACHINE).exists()

    def test_a_text_that_lost_its_link_is_left_empty(self, desk, server):
        source = make_source(
            body=body('Xem <a href="https://example.com/mot">quyết định</a> đã ban hành.', "Câu thứ hai.")
        )
        job = in_state(desk, JobState.TRANSLATING, source)
        done = suggest(job, desk.translator())
        assert done.unusable == 1
        assert "1" in done.message
        row = next(row for row in job.segments.select_related("string") if "<a" in row.source_text)
        assert (row.text, row.state) == ("", SegmentState.EMPTY)

    def test_what_somebody_writes_meanwhile_stays(self, desk, server, monkeypatch):
        job = in_state(desk, JobState.TRANSLATING)
        row = job.segments.get(context__path="title")
        title = row.source_text

        def translate_slowly(text: str) -> str:
            if text == title:  # While the service works, a person writes.
                written.append(text)
            return english(text)

        written: list[str] = []
        server.translate_by(translate_slowly)
        segments = empty_segments(job, desk.translator())
        JobSegment.objects.filter(pk=row.pk).update(text="First", state=SegmentState.SUGGESTED, version=1)
        monkeypatch.setattr(suggesting, "check_suggest", lambda job, user: segments)
        done = suggest(job, desk.translator())
        assert written
        assert done.filled == len(segments) - 1
        row.refresh_from_db()
        assert (row.text, row.rejected_text) == ("First", "")

    def test_who_may_not_write_gets_nothing(self, desk, server):
        job = in_state(desk, JobState.TRANSLATING)
        for user in (make_user(role="unit_webmaster"), desk.translator("ja"), desk.reviewer()):
            with pytest.raises(ActionError):
                suggest(job, user)
        with pytest.raises(ActionError):
            suggest(in_state(desk, JobState.QUEUED, make_source("Tin khác")), desk.head)
        assert server.requests == []


class TestLibreTranslate(BackendTests):
    backend = LibreTranslateBackend
    path = "/translate"

    def texts_of(self, request):
        assert request["format"] == "html"
        assert (request["source"], request["target"], request["api_key"]) == ("vi", "en", "secret-key")
        return request["q"]

    def test_chinese_and_what_the_service_says(self, server):
        self.ask("một", language="zh-hans")
        assert server.requests[0][2]["target"] == "zh-Hans"
        server.modes.append(400)
        with pytest.raises(MachineError, match="as asked"):
            self.ask("một")


class TestDeepL(BackendTests):
    backend = DeepLBackend
    path = "/v2/translate"

    def texts_of(self, request):
        assert request["tag_handling"] == "html"
        assert (request["source_lang"], request["target_lang"]) == ("VI", "EN-GB")
        return request["text"]

    def test_the_key_is_in_the_header_and_the_quota_is_named(self, server):
        self.ask("một", language="zh-hans")
        _path, headers, sent = server.requests[0]
        assert headers["Authorization"] == "DeepL-Auth-Key secret-key"
        assert sent["target_lang"] == "ZH-HANS"
        server.modes.append(456)
        with pytest.raises(MachineError):
            self.ask("một")
        assert len(server.requests) == 2


def test_off_by_default_and_wrong_names_are_refused(settings, desk):
    assert machine() is None
    with pytest.raises(ActionError):
        suggest(in_state(desk, JobState.TRANSLATING), desk.translator())
    for wrong in ("translation.machine.nothing.Here", "translation.machine.translate"):
        settings.TRANSLATION_MACHINE = wrong
        with pytest.raises(ImproperlyConfigured):
            machine()
