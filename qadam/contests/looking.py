"""Looking whether a banner stands on a page of another site: one small, bounded, careful request.

The page is typed by a person, so it must not become a way into the inside of the network: only http and https, only
addresses that the whole world can reach (unless the installation says otherwise), few redirects each checked anew,
little time and few bytes. The connection goes to the very address that was checked.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

TIMEOUT = 10.0
MOST_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 3
AGENT = "Qadam-banner-check/1"
# What leads to the banner or is it: the places in a page that name another address.
NAMES_ADDRESS = (("iframe", "src"), ("a", "href"), ("img", "src"), ("script", "src"))


class Unreachable(Exception):
    """The page did not come; the message is a short reason in English for the log of checks."""


@dataclass(frozen=True)
class Target:
    """A checked address: where to connect, and what to ask for."""

    scheme: str
    host: str
    port: int
    address: str
    path: str


Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host; raises Unreachable where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("the name is not known") from error
    return [str(answer[4][0]) for answer in found]


def target_of(url: str, *, allows_private: bool = False, resolver: Resolve = resolve) -> Target:
    """Return where a page is to be asked for; raises Unreachable for what must not be asked."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unreachable("the address is not an address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Unreachable("only http and https are asked")
    addresses = resolver(parts.hostname, port)
    if not addresses or not (allows_private or all(map(_is_global, addresses))):
        raise Unreachable("the address is not one of the open network")
    path = parts.path or "/"
    return Target(
        parts.scheme, parts.hostname, port, addresses[0], f"{path}?{parts.query}" if parts.query else path
    )


def _is_global(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_global) and not parsed.is_multicast


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, under the name that was asked for."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT)
        self._target = target

    def connect(self) -> None:
        """Connect to the checked address, with TLS where the page has it."""
        plain = socket.create_connection((self._target.address, self._target.port), TIMEOUT)
        is_secure = self._target.scheme == "https"
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self._target.host) if is_secure else plain


def fetch(url: str, *, allows_private: bool = False, resolver: Resolve = resolve) -> bytes:
    """Return the first bytes of a page, following a few redirects; raises Unreachable with the reason."""
    for _step in range(MOST_REDIRECTS + 1):
        target = target_of(url, allows_private=allows_private, resolver=resolver)
        connection = _Pinned(target)
        try:
            connection.request("GET", target.path, headers={"User-Agent": AGENT, "Accept": "text/html"})
            answer = connection.getresponse()
            if answer.status in (301, 302, 303, 307, 308):
                url = urljoin(url, answer.getheader("Location", ""))
                continue
            if answer.status != 200:
                raise Unreachable(f"the answer is {answer.status}")
            return answer.read(MOST_BYTES)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise Unreachable("there is no answer") from error
        finally:
            connection.close()
    raise Unreachable("the page leads on and on")


def has_banner(page: bytes, wanted: Iterable[str]) -> bool:
    """Tell whether a page holds a frame, link, picture or script whose address begins with one of these."""
    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        return False
    starts = tuple(wanted)
    return any(
        (node.get(name) or "").strip().startswith(starts)
        for tag, name in NAMES_ADDRESS
        for node in tree.iter(tag)
    )
