"""Who may do what with values, their rounds, facts, money and findings."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from qadam.files.models import Upload
from qadam.indicators.models import Finding, Round, RowKind, Series, Value
from qadam.kit import clock
from qadam.people.models import Membership, Person, User, is_platform_administrator
from qadam.people.rules import codes_upwards
from qadam.programmes.models import Edition
from qadam.programmes.rules import CONTROLLERS, controls
from qadam.territories.models import Territory

Role = Membership.Role
ENTERERS = {Role.OPERATOR, Role.EXECUTOR, Role.COORDINATOR}
REVIEWERS = {*ENTERERS, *CONTROLLERS}


def chains_of(codes: set[str]) -> dict[str, list[str]]:
    """Return for each code the codes of the territory and of all above it, of every row it ever had. One query."""
    rows = Territory.objects.filter(code__in=codes).select_related("parent__parent__parent__parent")
    found: dict[str, list[str]] = {code: [code] for code in codes}
    # The latest row last: its way up comes first in the answer.
    for row in sorted(rows, key=lambda row: (row.valid_from is not None, row.valid_from), reverse=True):
        chain = found[row.code]
        chain += [code for code in codes_upwards(row) if code not in chain]
    return found


def staffed_codes(codes: set[str]) -> set[str]:
    """Return those of these territories to which a role that enters values reaches by its own bounds. One query."""
    held = Membership.objects.on(clock.today()).filter(role__in=ENTERERS).order_by()
    own = Q(territory__code__in=codes) | Q(territory=None, body__territory_code__in=codes)
    rows = held.filter(own).values_list("territory__code", "body__territory_code").distinct()
    return {territory or body for territory, body in rows}


@dataclass
class Standing:
    """What a person may do with the values of one programme: the rules below, asked of many series at once."""

    person: Person
    edition: Edition
    # The bodies that the programme names, by their keys, where somebody has read them for many programmes already.
    bodies: set[int] | None = None

    @cached_property
    def held(self) -> list[Membership]:
        """Return the roles in force that count here.

        A role for the whole country counts in the bodies of this programme alone, one of a territory wherever it
        reaches.
        """
        if not isinstance(self.person, User):
            return []
        held = self.person.memberships_on(clock.today())
        wide = {role.body_id for role in held if not role.reach_code}
        named = self._named(wide) if wide else set()
        return [role for role in held if role.reach_code or role.body_id in named]

    def _named(self, bodies: set[int]) -> set[int]:
        own = {self.edition.issuer_id, self.edition.control_id}
        others = self.bodies
        if others is None:
            rows = self.edition.edition_bodies.filter(body__in=bodies)
            others = set(rows.values_list("body", flat=True))
        return {body for body in bodies if body in own or body in others}

    @cached_property
    def manages(self) -> bool:
        """Tell whether the person leads the gathering of values: the issuer's side, or who runs the platform."""
        return is_platform_administrator(self.person) or controls(self.person, self.edition)

    def _reaches(self, codes: list[str], roles: set[Role]) -> bool:
        return any(
            role.role in roles and (not role.reach_code or role.reach_code in codes) for role in self.held
        )

    def enters(self, chain: list[str]) -> bool:
        """Tell whether the person enters values of the territory that begins a chain of codes upwards."""
        return self._reaches(chain, ENTERERS)

    def is_nearest(self, chain: list[str], staffed: set[str]) -> bool:
        """Tell whether nobody who enters values stands closer to a territory; `staffed` are codes with such people."""
        nearest = next((code for code in chain if code in staffed), "")
        return any(role.role in ENTERERS and role.reach_code == nearest for role in self.held)

    def reviews(self, series: Series, chain: list[str]) -> bool:
        """Tell whether the person stands a level above those who enter a series, or leads the gathering.

        A role for the whole country in a body that only carries the programme out reviews nothing.
        """
        codes = above(series, chain)
        return self.manages or any(role.role in REVIEWERS and role.reach_code in codes for role in self.held)


def above(series: Series, chain: list[str]) -> list[str]:
    """Return the codes of the level above a series: a part "of which" is entered by the one it is a part of."""
    own = {series.territory_code}
    if series.row == RowKind.OF_WHICH:
        own.add(series.parent_code)
    return [code for code in chain if code not in own]


def may_manage(user: Person, edition: Edition) -> bool:
    """The issuer's side, and whoever runs the platform, lead the gathering of values."""
    return Standing(user, edition).manages


def may_open_round(user: Person, edition: Edition) -> bool:
    """Who leads the gathering opens rounds of a programme that is no draft."""
    return edition.state != Edition.State.DRAFT and may_manage(user, edition)


def may_lock(user: Person, round_: Round) -> bool:
    """Who leads the gathering locks a round."""
    return may_manage(user, round_.edition)


def may_lock_value(user: Person, value: Value) -> bool:
    """Who leads the gathering locks values."""
    return may_manage(user, value.series.indicator.edition)


def may_enter(user: Person, series: Series) -> bool:
    """Operators, executors and coordinators whose role reaches the territory enter its values."""
    chain = chains_of({series.territory_code})[series.territory_code]
    return Standing(user, series.indicator.edition).enters(chain)


def may_write(user: Person, value: Value) -> bool:
    """Whoever enters values of the territory submits them."""
    return may_enter(user, value.series)


def may_correct(user: Person, value: Value) -> bool:
    """Whoever enters values of the territory corrects them with a reason; who leads the gathering, too."""
    return may_enter(user, value.series) or may_lock_value(user, value)


def may_review(user: Person, value: Value) -> bool:
    """The level above accepts and returns; nobody decides on what they submitted themselves."""
    if isinstance(user, User) and value.submitted_by_id == user.pk:
        return False
    series = value.series
    chain = chains_of({series.territory_code})[series.territory_code]
    return Standing(user, series.indicator.edition).reviews(series, chain)


def reaches_code(user: Person, edition: Edition, code: str) -> bool:
    """Tell whether one of the person's roles reaches a territory, or the whole country where no code is given."""
    chain = chains_of({code})[code] if code else []
    return Standing(user, edition).enters(chain)


def may_record_fact(user: Person, edition: Edition, territory_code: str = "") -> bool:
    """Who leads the gathering, and whoever enters values of the territory, record what happened there."""
    return may_manage(user, edition) or reaches_code(user, edition, territory_code)


def may_record_money(user: Person, edition: Edition, territory_code: str = "") -> bool:
    """Who leads the gathering, and whoever enters values of the territory, record what was committed and paid."""
    return may_manage(user, edition) or reaches_code(user, edition, territory_code)


def may_settle_finding(user: Person, finding: Finding) -> bool:
    """Who leads the gathering says what becomes of a contradiction in the numbers."""
    return may_manage(user, finding.edition)


def may_fetch_evidence(user: Person, upload: Upload) -> bool:
    """The file behind an official value is public with it; before that those read it who enter or review it."""
    rows = upload.value_evidence.select_related("series__indicator__edition")
    return any(
        Value.objects.official().filter(series=row.series_id, span=row.span).exists()
        or may_see(user, row.series)
        for row in rows
    )


def may_see(user: Person, series: Series) -> bool:
    """Those see what is not official yet who enter or review it."""
    standing = Standing(user, series.indicator.edition)
    chain = chains_of({series.territory_code})[series.territory_code]
    return standing.enters(chain) or standing.reviews(series, chain)


def may_fetch_fact_file(user: Person, upload: Upload) -> bool:
    """The file behind a fact is for those who record facts there: it may hold a list of people."""
    rows = upload.facts.select_related("edition")
    return any(may_record_fact(user, row.edition, row.territory_code) for row in rows)


def may_record_shares(user: Person) -> bool:
    """Shares of a split territory hold for all programmes: the platform's administrator records them."""
    return is_platform_administrator(user)
