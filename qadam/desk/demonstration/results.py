"""The results of the demonstration: values gathered by quarter, facts for norms, money, and what the product counts."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from qadam.desk.demonstration.facts import show_facts
from qadam.desk.demonstration.people import People
from qadam.desk.demonstration.values import show_values
from qadam.indicators.actions.counting import count_all
from qadam.indicators.actions.splitting import record_shares
from qadam.indicators.checking import running
from qadam.indicators.models import SplitShare
from qadam.people.models import User
from qadam.programmes.models import Edition
from qadam.workflow.log import MACHINE, unit_of_work

Tell = Callable[[str], None]
# The programme of one oblast whose districts send values, and the one whose norms count facts.
GATHERED, NORMED = "zhambyl-employment", "quqyqtyq-madeniet"
SOURCE = "Үлгі үлес / условная доля / sample share"
# Which oblast was split on which day, and how its numbers are shared out: invented, and labelled so.
SPLITS: Sequence[tuple[str, date, dict[str, Decimal]]] = (
    ("KZ-61", date(2018, 6, 19), {"KZ-61": Decimal("0.66"), "KZ-79": Decimal("0.34")}),
    ("KZ-63", date(2022, 6, 8), {"KZ-63": Decimal("0.55"), "KZ-10": Decimal("0.45")}),
    ("KZ-19", date(2022, 6, 8), {"KZ-19": Decimal("0.68"), "KZ-33": Decimal("0.32")}),
    ("KZ-35", date(2022, 6, 8), {"KZ-35": Decimal("0.83"), "KZ-62": Decimal("0.17")}),
)


def show_results(editions: Sequence[Edition], today: date, tell: Tell) -> None:
    """Write the sample results that are not there yet; run again it only counts what has changed since."""
    people = People()
    for edition in editions:
        if edition.family == GATHERED and not edition.rounds.exists():
            tell(f"sample values of {edition.slug}")
            with unit_of_work():
                show_values(edition, today, people)
                _split()
                running.run(edition)
    for edition in Edition.objects.filter(family=NORMED, is_sample=True, origin__isnull=False):
        if not edition.recorded_facts.exists():
            tell(f"sample facts of {edition.slug}")
            with unit_of_work():
                show_facts(edition, today, people)
                running.run(edition)
    changed = count_all(today, by=MACHINE)
    if changed:
        tell(f"{changed} values that the product counts itself")


def _split() -> None:
    """Say which share of an oblast's numbers went to each that came of it."""
    administrator = User.objects.filter(is_sample=True, is_administrator=True).order_by("pk").first()
    if administrator is None or SplitShare.objects.exists():
        return
    for code, day, shares in SPLITS:
        record_shares(code, day, shares, source=SOURCE, by=administrator, is_sample=True)
