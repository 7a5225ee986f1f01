"""Asking a server whether an address answers: politely, and never a machine of a private network.

A page may link to anything, and whoever may write one could have this server ask machines behind the firewall
(server-side request forgery). So the name is resolved first, only public addresses are asked, the connection goes to
the very address that was looked at, and each forward passes the same gate.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import Url, parse_url

from cms.core import outgoing
from reports.enums import LinkProblem, LinkState

MAX_REDIRECTS = 5
MAX_BYTES = 16 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# The server is there and does not want us: readers may well get in.
UNCLEAR = frozenset({401, 402, 403, 407, 418, 429, 451, 999})
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Answer:
    """What a link came to. `FAILING` is one failure; that several make it broken is decided by `reports.links.run`."""

    state: str
    problem: str = LinkProblem.NONE
    status: int | None = None


class _RefusedError(Exception):
    """Not to be asked, or not to be reached."""

    def __init__(self, state: str, problem: str) -> None:
        super().__init__(problem)
        self.answer = Answer(state, problem)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, or to this machine where that is allowed."""
    return outgoing.is_public(address, loopback=settings.LINK_CHECK_ALLOW_LOOPBACK)


def resolve(host: str, port: int) -> str:
    """A public address of a host; all of its addresses must be public.

    Raises:
        _RefusedError: the host does not exist, or leads into a private network.
    """
    try:
        return outgoing.public_address(host, port, loopback=settings.LINK_CHECK_ALLOW_LOOPBACK)
    except outgoing.NoHostError:
        raise _RefusedError(LinkState.FAILING, LinkProblem.DNS) from None
    except outgoing.PrivateAddressError as error:
        # A name may lead elsewhere outside; a private address written in a page is broken for every reader.
        state = LinkState.FAILING if error.literal else LinkState.UNCLEAR
        raise _RefusedError(state, LinkProblem.PRIVATE) from None


def user_agent() -> str:
    """Says who asks, and where to complain."""
    return settings.LINK_CHECK_USER_AGENT or f"CongTinh-LinkCheck/1.0 (+{settings.WAGTAILADMIN_BASE_URL})"


def ask(url: str) -> Answer:
    """Ask for an address, following forwards; HEAD, and GET where that is refused. At most a few kilobytes are read."""
    try:
        for _hop in range(MAX_REDIRECTS + 1):
            status, location = _ask_once(url, "HEAD")
            if status >= 400:
                status, location = _ask_once(url, "GET")
            if status not in REDIRECTS or not location:
                return _answer(status)
            url = urljoin(url, location)
    except _RefusedError as refusal:
        return refusal.answer
    return Answer(LinkState.FAILING, LinkProblem.REDIRECTS)


def _answer(status: int) -> Answer:
    if status < 400:
        return Answer(LinkState.OK, status=status)
    if status in UNCLEAR:
        return Answer(LinkState.UNCLEAR, LinkProblem.REFUSED, status)
    return Answer(LinkState.FAILING, LinkProblem.STATUS, status)


def _parse(url: str) -> Url:
    try:
        parsed = parse_url(url)
    except LocationParseError:
        raise _RefusedError(LinkState.FAILING, LinkProblem.MALFORMED) from None
    if parsed.scheme not in DEFAULT_PORTS or not parsed.host:
        raise _RefusedError(LinkState.FAILING, LinkProblem.MALFORMED)
    return parsed


def _ask_once(url: str, method: str) -> tuple[int, str]:
    parsed = _parse(url)
    scheme, host = str(parsed.scheme), str(parsed.host).strip("[]")
    port = parsed.port or DEFAULT_PORTS[scheme]
    address = resolve(host, port)
    pool = outgoing.pinned_pool(scheme, address, port, host, settings.LINK_CHECK_TIMEOUT)
    headers = {"Host": parsed.netloc or host, "User-Agent": user_agent(), "Accept": "*/*"}
    try:
        response = pool.urlopen(
            method, parsed.request_uri, headers=headers, redirect=False, retries=False, preload_content=False
        )
        try:
            if method == "GET":
                response.read(MAX_BYTES)
            return response.status, response.headers.get("Location", "")
        finally:
            response.close()
    except (ConnectTimeoutError, ReadTimeoutError):
        raise _RefusedError(LinkState.FAILING, LinkProblem.TIMEOUT) from None
    except (SSLError, ssl.SSLError):
        raise _RefusedError(LinkState.FAILING, LinkProblem.CERTIFICATE) from None
    except (HTTPError, OSError, ValueError):
        raise _RefusedError(LinkState.FAILING, LinkProblem.CONNECTION) from None
    finally:
        pool.close()
