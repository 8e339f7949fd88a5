"""The results of the demonstration: values gathered by quarter, facts for norms, money, and what the product counts."""

from collections.abc import Callable, Sequence
from datetime import date

from qadam.desk.demonstration.facts import show_facts
from qadam.desk.demonstration.people import People
from qadam.desk.demonstration.values import show_values
from qadam.indicators.actions.counting import count_all
from qadam.indicators.checking import running
from qadam.indicators.models import SplitShare
from qadam.programmes.models import Edition
from qadam.workflow.log import MACHINE, record, unit_of_work

Tell = Callable[[str], None]
# The programme of one oblast whose districts send values, and the one whose norms count facts.
GATHERED, NORMED = "zhambyl-employment", "quqyqtyq-madeniet"
SOURCE = "Үлгі үлес / условная доля / sample share"
# Which oblast was split on which day, and which share of its numbers is taken to go along: invented, and labelled so.
SPLITS: Sequence[tuple[str, str, date, str]] = (
    ("KZ-61", "KZ-79", date(2018, 6, 19), "0.34"),
    ("KZ-63", "KZ-10", date(2022, 6, 8), "0.45"),
    ("KZ-19", "KZ-33", date(2022, 6, 8), "0.32"),
    ("KZ-35", "KZ-62", date(2022, 6, 8), "0.17"),
)


def show_results(editions: Sequence[Edition], today: date, tell: Tell) -> None:
    """Write the sample results that are not there yet; run again it only counts what has changed since."""
    people = People()
    for edition in editions:
        if edition.family == GATHERED and not edition.rounds.exists():
            tell(f"sample values of {edition.slug}")
            with unit_of_work():
                show_values(edition, today, people)
                _split(edition)
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


def _split(edition: Edition) -> None:
    """Say which share of an oblast's numbers went to the one that was split from it."""
    for old, new, day, share in SPLITS:
        row, is_new = SplitShare.objects.get_or_create(
            from_code=old,
            to_code=new,
            on=day,
            defaults={"share": share, "source": SOURCE, "is_sample": True},
        )
        if is_new:
            record(row, "set_share", by=MACHINE, facts={"share": share})
