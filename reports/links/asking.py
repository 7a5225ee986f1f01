"""Asking a server whether an address answers: politely, and never a machine of a private network.

A page may link to anything, and whoever may write one could have this server ask machines behind the firewall
(server-side request forgery). So the name is resolved first, only public addresses are asked, the connection goes to
the very address that was looked at, and each forward passes the same gate.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import certifi
import urllib3
from django.conf import settings
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import Timeout, Url, parse_url

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
    """Whether an IP address belongs to the public internet, also the one wrapped into an IPv6 address."""
    ip = ipaddress.ip_address(address)
    if settings.LINK_CHECK_ALLOW_LOOPBACK and ip.is_loopback:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if wrapped is not None and not is_public(str(wrapped)):
            return False
        if ip in ipaddress.ip_network("64:ff9b::/96"):  # NAT64
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def resolve(host: str, port: int) -> str:
    """A public address of a host; all of its addresses must be public.

    Raises:
        _RefusedError: the host does not exist, or leads into a private network.
    """
    try:
        literal = bool(ipaddress.ip_address(host))
    except ValueError:
        literal = False
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _RefusedError(LinkState.FAILING, LinkProblem.DNS) from None
    addresses = [str(row[4][0]).split("%")[0] for row in found]
    if not addresses or not all(is_public(address) for address in addresses):
        # A name may lead elsewhere outside; a private address written in a page is broken for every reader.
        raise _RefusedError(LinkState.FAILING if literal else LinkState.UNCLEAR, LinkProblem.PRIVATE)
    return addresses[0]


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
    pool = _pool(scheme, address, port, host)
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


def _pool(scheme: str, address: str, port: int, host: str) -> Any:
    """A connection to the address that was looked at; the certificate is that of the host."""
    seconds = settings.LINK_CHECK_TIMEOUT
    timeout = Timeout(connect=seconds, read=seconds)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=timeout,
        maxsize=1,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )
