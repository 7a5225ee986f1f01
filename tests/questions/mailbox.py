"""A real SMTP server in the process of the tests, and what it got."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tests.services import free_port


class Mailbox:
    """`refuse`: an answer of the server to the text; `refuse_address`: to the address."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.refuse = ""
        self.refuse_address = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refuse_address:
            return f"{self.refuse_address} <{address}>"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def messages(self) -> list[Any]:
        return [email.message_from_bytes(row.content, policy=email.policy.default) for row in self.envelopes]

    @property
    def texts(self) -> list[str]:
        return [row.get_content() for row in self.messages]

    @property
    def receivers(self) -> list[str]:
        return [address for row in self.envelopes for address in row.rcpt_tos]


@contextmanager
def smtp_server(settings: Any) -> Iterator[Mailbox]:
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    try:
        yield mailbox
    finally:
        controller.stop()
