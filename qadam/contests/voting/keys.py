"""The keys of a vote, made of the voter's network with the secret of the activity: all that is kept of an address."""

import ipaddress
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network

from qadam.contests.models import Vote, VoteRules
from qadam.contests.voting.seals import seal

PREFIX_BYTES = 16
# How addresses begin that may be private, for most are told from these at a glance.
FIRST_OF_PRIVATE = frozenset(
    ["0", "10", "127", "169", "172", "192", "198", "203", *map(str, range(240, 256))]
)
Network = IPv4Network | IPv6Network


def unit_key(
    secret: bytes, unit: str, activity: int, stage: int, nomination: int, day: date, network: str
) -> bytes:
    """Return the key that lets a network vote once in what the rules call one unit.

    `secret` is the one of the activity, or for a whole stage the one that all its arenas share.
    """
    parts = f"nomination {activity} {nomination}"
    if unit == VoteRules.Unit.STAGE:
        parts = f"stage {stage}"
    elif unit == VoteRules.Unit.DAY:
        parts = f"day {activity} {nomination} {day.isoformat()}"
    return seal(secret, f"unit {parts} {network}".encode())


def prefix_key(secret: bytes, activity: int, network: str) -> bytes:
    """Return the key of the small network around it, the /24 or the /48: the detectors see neighbours by it."""
    return seal(secret, f"prefix {activity} {prefix_of(network)}".encode())[:PREFIX_BYTES]


def prefix_of(network: str) -> str:
    """Return the /24 of an IPv4 address or the /48 of an IPv6 network, as text."""
    if ":" not in network:
        return network.rpartition(".")[0] + ".0/24"
    return str(_parsed(network).supernet(new_prefix=48))


def is_private(network: str) -> bool:
    """Tell whether the network lies inside an office or a house and not in the internet."""
    if ":" not in network and network.partition(".")[0] not in FIRST_OF_PRIVATE:
        return False
    return _parsed(network).is_private


def class_of(network: str, registered: Collection[str]) -> Vote.Network:
    """Return what kind of network it is; one that an act gave more votes is registered."""
    if registered and registered_one(network, registered) is not None:
        return Vote.Network.REGISTERED
    return Vote.Network.PRIVATE if is_private(network) else Vote.Network.ORDINARY


def registered_one(network: str, registered: Iterable[str]) -> str | None:
    """Return the registered network that holds this one, the narrowest where several do."""
    own = _parsed(network)
    holding = [written for written in registered if _holds(_parsed(written), own)]
    return max(holding, key=lambda written: _parsed(written).prefixlen, default=None)


@lru_cache(maxsize=4096)
def _parsed(network: str) -> Network:
    return ipaddress.ip_network(network, strict=False)


def _holds(wide: Network, narrow: Network) -> bool:
    if isinstance(wide, IPv4Network) and isinstance(narrow, IPv4Network):
        return narrow.subnet_of(wide)
    if isinstance(wide, IPv6Network) and isinstance(narrow, IPv6Network):
        return narrow.subnet_of(wide)
    return False
