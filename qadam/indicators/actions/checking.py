"""Running the checks beside the work: a change of values, targets or money asks for them, a job runs them."""

from collections.abc import Iterable

from django.db import transaction
from django_tasks import task

from qadam.indicators.checking import running
from qadam.programmes.models import Edition


@task()
def check_numbers(pk: int) -> None:
    """Run the checks of one edition; asked twice, the second run changes nothing."""
    edition = Edition.objects.filter(pk=pk).first()
    if edition is not None:
        running.run(edition)


def look_again(editions: Iterable[int]) -> None:
    """Have the checks of these editions (by key) run once what is being done is kept."""
    for pk in set(editions):
        transaction.on_commit(lambda pk=pk: check_numbers.enqueue(pk))  # type: ignore[misc]
