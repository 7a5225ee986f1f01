"""The family of machine translation services: what they share is here, what they speak is theirs."""

from __future__ import annotations

import json
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import urllib3
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

logger = logging.getLogger(__name__)

# Answers that may be others in a moment.
PASSING = frozenset({429, 500, 502, 503, 504})
MAX_ANSWER = 10 * 2**20
MAX_WAIT = 20.0


class MachineError(Exception):
    """The service did not translate; the message is for the person who asked."""


class MachineBackend(ABC):
    """A service that translates texts with markup.

    Attributes:
        name: shown and counted under; at most 60 characters.
        most_texts, most_characters: of one request.
        attempts, pause: how often a request is tried while the service is busy, and the first pause in seconds; each
            is twice the one before, unless the service says how long (`Retry-After`).
    """

    name = ""
    most_texts = 50
    most_characters = 20_000
    attempts = 4
    pause = 1.0

    def __init__(self, url: str, key: str = "", timeout: float = 20.0) -> None:
        self.url, self.key, self.timeout = url.rstrip("/"), key, timeout
        self.pool = urllib3.PoolManager(retries=False, timeout=Timeout(connect=min(timeout, 5.0), read=timeout))

    @abstractmethod
    def ask(self, texts: list[str], language: str) -> tuple[str, dict[str, str], dict[str, Any]]:
        """Address, headers and JSON body of a request for some texts."""

    @abstractmethod
    def read(self, answer: Any) -> list[Any]:
        """The texts of a decoded answer. Any exception means that the answer is not understood."""

    @abstractmethod
    def refusal(self, status: int, answer: Any) -> str:
        """What an answer other than 200 means, for the person who asked."""

    def batches(self, texts: list[str]) -> Iterator[list[str]]:
        """The texts in requests of a size that the service takes."""
        batch: list[str] = []
        size = 0
        for text in texts:
            if batch and (len(batch) == self.most_texts or size + len(text) > self.most_characters):
                yield batch
                batch, size = [], 0
            batch.append(text)
            size += len(text)
        if batch:
            yield batch

    def translate(self, texts: list[str], language: str) -> list[str]:
        """One batch of Vietnamese texts in `language`, in the same order.

        Raises:
            MachineError: the service is away, slow or busy for too long, refuses, or answers what is not understood.
        """
        address, headers, body = self.ask(texts, language)
        status, answer = self._post(address, headers, json.dumps(body).encode())
        if status != 200:
            logger.warning("Machine translation refused", extra={"backend": self.name, "status": status})
            raise MachineError(self.refusal(status, answer))
        try:
            found = self.read(answer)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise MachineError(
                _("%(service)s answered something else than translations.") % {"service": self.name}
            ) from error
        if len(found) != len(texts) or not all(isinstance(text, str) for text in found):
            values = {"service": self.name, "wanted": len(texts), "found": len(found)}
            raise MachineError(_("%(service)s returned %(found)s texts for %(wanted)s.") % values)
        return [str(text) for text in found]

    def _post(self, address: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", **headers}
        for attempt in range(self.attempts):
            try:
                answer = self.pool.request(
                    "POST", address, body=body, headers=headers, redirect=False, preload_content=False
                )
                content = answer.read(MAX_ANSWER + 1)
                answer.release_conn()
            except (HTTPError, OSError, ValueError) as error:
                raise MachineError(_("%(service)s does not answer.") % {"service": self.name}) from error
            if answer.status not in PASSING or attempt == self.attempts - 1:
                return answer.status, self._decoded(answer.status, content)
            time.sleep(self._wait(attempt, answer.headers.get("Retry-After", "")))
        raise AssertionError("unreachable")

    def _wait(self, attempt: int, said: str) -> float:
        wanted = float(said) if said.isdigit() else self.pause * 2**attempt
        return min(wanted, MAX_WAIT)

    def _decoded(self, status: int, content: bytes) -> Any:
        try:
            return json.loads(content[:MAX_ANSWER])
        except ValueError as error:
            if status != 200:
                return None
            raise MachineError(
                _("%(service)s answered something else than translations.") % {"service": self.name}
            ) from error

    def common_refusal(self, status: int) -> str:
        """Words for what every service may answer."""
        values = {"service": self.name, "status": status}
        if status in {401, 403}:
            return _("%(service)s does not accept the key.") % values
        if status == 413:
            return _("The text is too long for %(service)s.") % values
        if status in PASSING:
            return _("%(service)s is busy (%(status)s). Try again later.") % values
        return _("%(service)s refused (%(status)s).") % values
