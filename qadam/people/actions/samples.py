"""Sample accounts: one for each main role, only while the demonstration is on."""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.languages import localized
from qadam.people.actions.memberships import give_role
from qadam.people.models import Body, Membership, User
from qadam.territories.models import Territory
from qadam.workflow.log import Actor, record, unit_of_work

SAMPLE_PASSWORD = "qadam-sample"  # noqa: S105  (shown on the sign-in page of a demonstration, useless elsewhere)
Role = Membership.Role


class Sample(NamedTuple):
    """A sample account as the sign-in page and `make run` show it: the role, and the body in full."""

    email: str
    password: str
    who: str
    body: str = ""


class Part(NamedTuple):
    """One sample person: address, name, role, the bodies that may hold it (the first that exists), and the reach."""

    email: str
    full_name: str
    role: str = ""
    bodies: tuple[str, ...] = ()
    territory: str = ""


PARTS = [
    Part("administrator@sample.example", "Динара Серікқызы (үлгі)"),
    Part("coordinator@sample.example", "Ерлан Әбдіғалиұлы (үлгі)", Role.COORDINATOR, ("pa-internal-policy",)),
    Part(
        "labour@sample.example",
        "Гүлнұр Өмірқызы (үлгі)",
        Role.EXECUTOR,
        ("ministry-labour", "ministry-health-social"),
    ),
    Part(
        "colleague@sample.example",
        "Сәуле Ғалымқызы (үлгі)",
        Role.EXECUTOR,
        ("ministry-labour", "ministry-health-social"),
    ),
    Part(
        "culture@sample.example",
        "Нұрлан Қайратұлы (үлгі)",
        Role.EXECUTOR,
        ("ministry-culture-information", "ministry-information-social", "ministry-culture-sport"),
    ),
    Part("zhambyl@sample.example", "Айгүл Іңкәрқызы (үлгі)", Role.EXECUTOR, ("akimat-kz-31",), "KZ-31"),
    Part("oblast@sample.example", "Тұрсынай Өтегенқызы (үлгі)", Role.COORDINATOR, ("akimat-kz-31",), "KZ-31"),
    Part(
        "korday@sample.example",
        "Бағдат Ізбасарұлы (үлгі)",
        Role.OPERATOR,
        ("akim-kz-31-korday",),
        "KZ-31-korday",
    ),
    Part(
        "head@sample.example",
        "Хамит Үсенұлы (үлгі)",
        Role.HEAD,
        ("ministry-labour", "ministry-health-social"),
    ),
    Part("contest@sample.example", "Мөлдір Асанқызы (үлгі)", Role.COORDINATOR, ("ministry-labour",)),
    Part("operator@sample.example", "Әлия Бейсенқызы (үлгі)", Role.OPERATOR, ("akimat-kz-71",), "KZ-71"),
    Part("commission@sample.example", "Ғани Тілеуұлы (үлгі)", Role.EXECUTOR, ("akimat-kz-35",), "KZ-35"),
    Part("auditor@sample.example", "Һадиша Ғабитқызы (үлгі)", Role.AUDITOR, ("presidential-administration",)),
]


def make_sample_accounts(*, by: Actor) -> list[Sample]:
    """Make the sample accounts that are missing and return all; a body that is not loaded leaves its account out."""
    if not settings.DEMONSTRATION:
        return []
    today = clock.today()
    with unit_of_work():
        for part in PARTS:
            _make(part, today, by)
    return sample_accounts()


def sample_accounts() -> list[Sample]:
    """Return the sample accounts in the order of their roles; none outside of the demonstration."""
    if not settings.DEMONSTRATION:
        return []
    found = User.objects.filter(is_sample=True, is_active=True).prefetch_related("memberships__body")
    users = {user.email: user for user in found}
    return [_shown(users[part.email]) for part in PARTS if part.email in users]


def _make(part: Part, today: date, by: Actor) -> None:
    body = _body(part, today)
    if part.bodies and body is None:
        return
    user = User.objects.filter(email=part.email).first()
    if user is None:
        user = User.objects.create_user(
            part.email,
            SAMPLE_PASSWORD,
            full_name=part.full_name,
            is_sample=True,
            is_administrator=not part.bodies,
        )
        record(user, "invite", by=by)
    if body is not None and not user.memberships.exists():
        territory = (
            Territory.objects.on(today).filter(code=part.territory).first() if part.territory else None
        )
        give_role({"user": user, "body": body, "role": part.role, "territory": territory}, by=by)


def _body(part: Part, today: date) -> Body | None:
    present = {body.key: body for body in Body.objects.on(today).filter(key__in=part.bodies)}
    return next((present[key] for key in part.bodies if key in present), None)


def _shown(user: User) -> Sample:
    membership = None if user.is_administrator else next(iter(user.memberships.all()), None)
    if membership is None:
        return Sample(user.email, SAMPLE_PASSWORD, _("administrator of the platform"))
    short = localized(membership.body, "short") or localized(membership.body, "name")
    who = _("{role}, {body}").format(role=membership.get_role_display(), body=short)
    return Sample(user.email, SAMPLE_PASSWORD, who, localized(membership.body, "name"))
