"""How complete and how timely the values of a gathering are: by territory and upwards, of one frozen denominator."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from qadam.indicators.models import Expected, Round, Value
from qadam.indicators.queries.trees import tree_above
from qadam.kit.clock import ALMATY


@dataclass(frozen=True)
class Completeness:
    """What became of the values that a round expects: each is on time, late or missing; some are accepted."""

    expected: int = 0
    on_time: int = 0
    late: int = 0
    accepted: int = 0

    @property
    def missing(self) -> int:
        """Count what never came."""
        return self.expected - self.on_time - self.late

    @property
    def completeness(self) -> Decimal | None:
        """Return the share, of one, that came at all; None where nothing is expected."""
        return self._share(self.on_time + self.late)

    @property
    def timeliness(self) -> Decimal | None:
        """Return the share, of one, that came by the due day; of the same denominator."""
        return self._share(self.on_time)

    def __add__(self, other: "Completeness") -> "Completeness":
        """Return both together."""
        return Completeness(
            self.expected + other.expected,
            self.on_time + other.on_time,
            self.late + other.late,
            self.accepted + other.accepted,
        )

    def _share(self, count: int) -> Decimal | None:
        return Decimal(count) / self.expected if self.expected else None


def completeness(rounds: Iterable[Round]) -> dict[tuple[int, str], Completeness]:
    """Return it by (key of the round, territory), for each territory with rows and for all above it. Three queries.

    What is expected was frozen when the round opened; the tree is that of the span's last day. A value is on time if
    it first came by the end of the due day in Astana, whatever became of it.
    """
    kept = {round_.pk: round_ for round_ in rounds}
    if not kept:
        return {}
    in_time = Q(pk__in=[])
    for round_ in kept.values():
        in_time |= Q(round=round_, first_submitted_at__lt=_end_of(round_))
    official = Value.objects.official().filter(series=OuterRef("series"), span=OuterRef("round__span"))
    rows = (
        Expected.objects.filter(round__in=kept)
        .annotate(is_official=Exists(official))
        .values_list("round_id", "series__territory_code")
        .annotate(
            all=Count("pk"),
            on_time=Count("pk", filter=in_time),
            came=Count("pk", filter=Q(first_submitted_at__isnull=False)),
            taken=Count("pk", filter=Q(is_official=True)),
        )
        .order_by()
    )
    tree = tree_above(_indicators(kept))
    found: dict[tuple[int, str], Completeness] = defaultdict(Completeness)
    for key, code, expected, on_time, came, taken in rows:
        one = Completeness(expected, on_time, came - on_time, taken)
        for upper in [code, *tree.chain(code, kept[key].last_on)]:
            found[key, upper] += one
    return dict(found)


def _end_of(round_: Round) -> datetime:
    return datetime.combine(round_.due_on + timedelta(days=1), time(), ALMATY)


def _indicators(rounds: Iterable[int]) -> list[int]:
    rows = Expected.objects.filter(round__in=list(rounds)).order_by()
    return sorted(set(rows.values_list("series__indicator_id", flat=True)))
