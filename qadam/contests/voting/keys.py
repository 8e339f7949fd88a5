"""The keys of a vote, made of the voter's network with the secret of the activity: all that is kept of an address."""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network

from qadam.contests.models import Vote, VoteRules

PREFIX_BYTES = 16
Network = IPv4Network | IPv6Network


def unit_key(
    secret: bytes, unit: str, activity: int, stage: int, nomination: int, day: date, network: str
) -> bytes:
    """Return the key that lets a network vote once in what the rules call one unit.

    `secret` is the one of the activity that `whose_secret` names: votes of a whole stage must meet in one key.
    """
    parts = {
        VoteRules.Unit.NOMINATION: f"nomination {activity} {nomination}",
        VoteRules.Unit.STAGE: f"stage {stage}",
        VoteRules.Unit.DAY: f"day {activity} {nomination} {day.isoformat()}",
    }[VoteRules.Unit(unit)]
    return hmac.digest(secret, f"unit {parts} {network}".encode(), hashlib.sha256)


def prefix_key(secret: bytes, activity: int, network: str) -> bytes:
    """Return the key of the small network around it, the /24 or the /48: the detectors see neighbours by it."""
    return hmac.digest(secret, f"prefix {activity} {prefix_of(network)}".encode(), hashlib.sha256)[
        :PREFIX_BYTES
    ]


@lru_cache(maxsize=4096)
def prefix_of(network: str) -> str:
    """Return the /24 of an IPv4 address or the /48 of an IPv6 network, as text."""
    parsed = ipaddress.ip_network(network, strict=False)
    return str(parsed.supernet(new_prefix=24 if parsed.version == 4 else 48))


@lru_cache(maxsize=4096)
def is_private(network: str) -> bool:
    """Tell whether the network lies inside an office or a house and not in the internet."""
    return ipaddress.ip_network(network, strict=False).is_private


def class_of(network: str, registered: Iterable[str]) -> Vote.Network:
    """Return what kind of network it is; one that an act gave more votes is registered."""
    if registered_one(network, registered) is not None:
        return Vote.Network.REGISTERED
    return Vote.Network.PRIVATE if is_private(network) else Vote.Network.ORDINARY


def registered_one(network: str, registered: Iterable[str]) -> str | None:
    """Return the registered network that holds this one, the narrowest where several do."""
    own = ipaddress.ip_network(network, strict=False)
    holding = [written for written in registered if _holds(ipaddress.ip_network(written, strict=False), own)]
    return max(
        holding, key=lambda written: ipaddress.ip_network(written, strict=False).prefixlen, default=None
    )


def _holds(wide: Network, narrow: Network) -> bool:
    if isinstance(wide, IPv4Network) and isinstance(narrow, IPv4Network):
        return narrow.subnet_of(wide)
    if isinstance(wide, IPv6Network) and isinstance(narrow, IPv6Network):
        return narrow.subnet_of(wide)
    return False
