"""Asking other servers without being led into a private network.

Whoever may write an address could have this server ask machines behind the firewall (server-side request forgery). So
the name is resolved first, all of its addresses must be public, and the connection goes to the very address that was
looked at, with the certificate of the host.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import certifi
import urllib3
from urllib3.util import Timeout


class NoHostError(Exception):
    """The name does not exist."""


class PrivateAddressError(Exception):
    """The name leads into a private network. `literal`: it was no name but an address."""

    def __init__(self, *, literal: bool) -> None:
        super().__init__("private address")
        self.literal = literal


def is_public(address: str, *, loopback: bool = False) -> bool:
    """Whether an IP address belongs to the public internet, also the one wrapped into an IPv6 address.

    Args:
        loopback: let this machine itself count as public, for tests and development.
    """
    ip = ipaddress.ip_address(address)
    if loopback and ip.is_loopback:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if wrapped is not None and not is_public(str(wrapped), loopback=loopback):
            return False
        if ip in ipaddress.ip_network("64:ff9b::/96"):  # NAT64
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)), loopback=loopback)
    return ip.is_global and not ip.is_multicast


def public_address(host: str, port: int, *, loopback: bool = False) -> str:
    """A public address of a host; all of its addresses must be public.

    Raises:
        NoHostError, PrivateAddressError: it has none.
    """
    try:
        literal = bool(ipaddress.ip_address(host))
    except ValueError:
        literal = False
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoHostError from None
    addresses = [str(row[4][0]).split("%")[0] for row in found]
    if not addresses or not all(is_public(address, loopback=loopback) for address in addresses):
        raise PrivateAddressError(literal=literal)
    return addresses[0]


def pinned_pool(scheme: str, address: str, port: int, host: str, seconds: float) -> Any:
    """Connections to one address; the certificate must be that of the host."""
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
