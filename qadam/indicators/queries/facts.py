"""What can be read of recorded facts: in which programmes a person records them, and which they see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from qadam.indicators.models import Norm, RecordedFact
from qadam.indicators.rules import Standing, chains_of
from qadam.kit.text import fold
from qadam.people.models import User
from qadam.programmes.models import Edition
from qadam.territories.models import Territory
from qadam.territories.queries import COUNTRY, subtree

Level = Territory.Level


@dataclass(frozen=True)
class Recording:
    """A programme in which a person records facts, with how many stand in it."""

    edition: Edition
    count: int


def programmes_recorded_by(user: User) -> list[Recording]:
    """Return the programmes in force that have norms and in which a person may record facts somewhere."""
    standing = RecordedFact.objects.filter(edition=OuterRef("pk"), withdrawn_because="").order_by()
    counts = standing.values("edition").annotate(number=Count("pk")).values("number")
    editions = (
        Edition.objects.filter(Exists(Norm.objects.filter(edition=OuterRef("pk"))))
        .filter(state=Edition.State.APPROVED)
        .annotate(fact_count=Coalesce(Subquery(counts), 0))
        .select_related("issuer", "control")
    )
    return [
        Recording(edition, getattr(edition, "fact_count", 0))
        for edition in editions
        if reach_in(user, edition).is_any
    ]


@dataclass(frozen=True)
class Reach:
    """Where a person records facts of a programme: everywhere, or in these territories and below them."""

    is_everywhere: bool
    codes: frozenset[str]

    @property
    def is_any(self) -> bool:
        """Tell whether there is any place."""
        return self.is_everywhere or bool(self.codes)


def reach_in(user: User, edition: Edition) -> Reach:
    """Return where a person records facts of a programme."""
    standing = Standing(user, edition)
    if standing.manages or standing.enters([]):
        return Reach(True, frozenset())
    held = {role.reach_code for role in standing.held if standing.enters([role.reach_code])}
    return Reach(False, frozenset(held))


def facts_seen(reach: Reach, edition: Edition) -> QuerySet[RecordedFact]:
    """Return the facts of a programme that a person sees, the withdrawn ones too: those where they record."""
    facts = RecordedFact.objects.filter(edition=edition).select_related("recorded_by", "upload")
    if reach.is_everywhere:
        return facts
    named = set(facts.order_by().values_list("territory_code", flat=True).distinct()) - {""}
    chains = chains_of(named)
    return facts.filter(
        territory_code__in=[code for code, chain in chains.items() if reach.codes & set(chain)]
    )


def facts_found(
    facts: QuerySet[RecordedFact], *, event: str = "", place: str = "", state: str = "", text: str = ""
) -> QuerySet[RecordedFact]:
    """Return the facts of a kind and place whose name holds the words; `state` is standing, withdrawn or empty."""
    if event:
        facts = facts.filter(event=event)
    if place:
        codes = set(subtree(place).values_list("code", flat=True))
        facts = facts.filter(territory_code__in=codes)
    if state == "standing":
        facts = facts.filter(withdrawn_because="")
    if state == "withdrawn":
        facts = facts.exclude(withdrawn_because="")
    words = fold(text).split()
    if words:
        # Names of facts have no folded column: they are few, and are looked through here.
        pairs = facts.order_by().values_list("pk", "title")
        keys = [pk for pk, title in pairs if all(word in fold(title) for word in words)]
        facts = facts.filter(pk__in=keys)
    return facts


def places_to_record(reach: Reach, edition: Edition, day: date) -> list[Territory]:
    """Return the territories of a day from which a person chooses where something took place, the widest first."""
    roots = [edition.territory_code or COUNTRY] if reach.is_everywhere else sorted(reach.codes)
    found: dict[int, Territory] = {}
    for root in roots:
        rows = subtree(root).on(day).filter(level__in=[Level.REGION, Level.DISTRICT], is_of_which=False)
        if reach.is_everywhere and not edition.territory_code:
            rows = rows.filter(level=Level.REGION)
        found |= {row.pk: row for row in rows}
    return sorted(found.values(), key=lambda row: (row.level != Level.REGION, row.sort_kk))


def place_names(codes: set[str]) -> dict[str, Territory]:
    """Return the latest row of each code. One query."""
    rows = Territory.objects.filter(Q(code__in=codes - {""})).order_by("valid_from")
    return {row.code: row for row in rows}
