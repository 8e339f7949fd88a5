"""What the database promises when two people bring amendments into force at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from qadam.kit.tests.parallel import ends_at_once
from qadam.people.models import Membership, User
from qadam.people.tests.factories import MembershipFactory
from qadam.programmes.actions import load
from qadam.programmes.amending import begin_amendment, change_measure, enact
from qadam.programmes.models import Amendment, Edition
from qadam.programmes.package.package import read_files
from qadam.programmes.rows import present_text
from qadam.programmes.tests.acts import act_file
from qadam.programmes.wordings import rows_of
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change
from qadam.workflow.queries import verify_chain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edition(small: dict[str, bytes]) -> Edition:
    small["programme.yaml"] = small["programme.yaml"].replace(b"status: archive", b"status: approved")
    return load(read_files(small), by=MACHINE)[0]


def drafted(edition: Edition, number: str, deadline: str) -> tuple[Amendment, User]:
    """Return the draft of an act that changes measure 2, with the person who made it."""
    held: Membership = MembershipFactory(body=edition.issuer, role=Membership.Role.COORDINATOR)
    measure = edition.measures.get(code="2")
    draft = begin_amendment(
        edition, by=held.user, number=number, date=date(2016, 2, 20), in_force_on=date(2016, 3, 1),
        title_kk="Акт", title_ru="Акт", upload=act_file(held.user),
    )  # fmt: skip
    change_measure(draft, measure, new=replace(present_text(measure), deadline=deadline), by=held.user)
    return draft, held.user


def pressed(draft: Amendment, by: User) -> Callable[[], object]:
    return lambda: enact(Amendment.objects.get(pk=draft.pk), by=by)


def test_an_amendment_comes_into_force_once_by_two_at_once(edition: Edition) -> None:
    draft, by = drafted(edition, "17", "until 2016-06-15")

    ends = ends_at_once(pressed(draft, by), pressed(draft, by))

    assert ends == ["WrongState", "done"]
    assert len(rows_of(edition.measures.get(code="2"))) == 2
    assert Change.objects.filter(verb="amend").count() == 1
    assert list(verify_chain()) == []


def test_of_two_acts_on_one_row_at_once_the_second_is_told_of_the_first(edition: Edition) -> None:
    first, second = drafted(edition, "17", "until 2016-06-15"), drafted(edition, "18", "until 2016-07-15")

    ends = ends_at_once(pressed(*first), pressed(*second))

    assert ends == ["ValidationError", "done"]
    assert Amendment.objects.enacted().count() == 1
    assert len(rows_of(edition.measures.get(code="2"))) == 2
