"""Whose request it is: the network address that no visitor can write for themselves."""

import ipaddress
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from django.conf import settings
from django.http import HttpRequest

# With spaces around it; what is longer is no address.
LONGEST_ADDRESS = 60
# What visitors write as they like is not kept in memory beyond this.
LONGEST_REMEMBERED = 200
UNKNOWN = "0.0.0.0"  # noqa: S104  (not a listening address: what stands for no address at all)


def client_address(request: HttpRequest) -> str:
    """Return the right-most address that was not set by a trusted proxy (QADAM_TRUSTED_PROXIES, none by default)."""
    return _behind(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def network_behind(nearest: str, told: str) -> str:
    """Return the network of a request that is known only by its nearest address and its X-Forwarded-For."""
    trusted = tuple(settings.TRUSTED_PROXIES)
    if len(told) > LONGEST_REMEMBERED:
        return _network_behind(nearest, told, trusted)
    return _remembered_network_behind(nearest, told, trusted)


def _network_behind(nearest: str, told: str, trusted: tuple[str, ...]) -> str:
    return network_of(_nearest_untrusted(nearest, told, trusted))


# A vote asks twice: before its body is read and after it.
_remembered_network_behind = lru_cache(maxsize=256)(_network_behind)


def _behind(nearest_address: str, told: str) -> str:
    return _nearest_untrusted(nearest_address, told, tuple(settings.TRUSTED_PROXIES))


def _nearest_untrusted(nearest_address: str, told: str, trusted_networks: tuple[str, ...]) -> str:
    trusted = _networks(trusted_networks)
    nearest = UNKNOWN
    for text in [nearest_address, *reversed(told.split(","))]:
        address = _parse(text)
        if address is None:
            break
        nearest = str(address)
        if not any(address in network for network in trusted):
            break
    return nearest


def network_of(address: str) -> str:
    """Return what a limit counts by: an IPv4 address, or the /64 network a household has in IPv6."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return str(parsed or UNKNOWN)


def passkeys_possible(request: HttpRequest) -> bool:
    """Tell whether browsers allow passkeys at this address: never at a bare one, and only where it is secure."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    host = host.strip("[]")
    if _parse(host) is not None:
        return False
    return request.is_secure() or host == "localhost" or host.endswith(".localhost")


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    return _parsed(text) if len(text) <= LONGEST_ADDRESS else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


@lru_cache
def _networks(written: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ipaddress.ip_network(network.strip(), strict=False) for network in written]
