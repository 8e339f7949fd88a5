"""Facts recorded by hand as a provider of facts."""

from collections.abc import Iterator

from qadam.indicators.models import RecordedFact
from qadam.indicators.norming.facts import Fact
from qadam.kit.periods import Period
from qadam.programmes.models import Edition


def recorded_facts(edition: Edition, period: Period) -> Iterator[Fact]:
    """Give what was recorded by hand and not withdrawn; one query."""
    rows = RecordedFact.objects.filter(
        edition=edition, withdrawn_because="", on__range=(period.first, period.last)
    )
    return (fact_of(row) for row in rows.order_by("on", "pk"))


def fact_of(row: RecordedFact) -> Fact:
    """Return a recorded fact as norms count it."""
    return Fact(
        event=row.event,
        on=row.on,
        last_on=row.last_on,
        territory_code=row.territory_code,
        minutes=row.minutes,
        people=row.people,
        amount=row.amount,
        persons=frozenset(row.persons),
        title=row.title,
        url=row.url,
        has_file=row.upload_id is not None,
        is_sample=row.is_sample,
    )
