"""Sample people: one for each role of a body, made when first needed."""

from qadam.kit import clock
from qadam.people.models import Body, Membership, User
from qadam.plans.models import Duty
from qadam.programmes.models import Edition
from qadam.territories.models import Territory

Role = Membership.Role


class People:
    """The sample people by body and role, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str, int], User] = {}

    def of(self, body: Body, role: str = Role.EXECUTOR, place: int = 0) -> User:
        """Return a sample person with a role in a body; `place` tells several apart."""
        key = (body.pk, role, place)
        if key not in self._known:
            person = person_of(body, role, place)
            # Roles in force are read once a day, as in a request: nobody's role ends in the sample past.
            person.in_force = {}
            self._known[key] = person
        return self._known[key]

    def at(self, body: Body, role: str, code: str, email: str) -> User:
        """Return a sample person whose role in a body reaches one territory, by the address of the account."""
        user, is_new = User.objects.get_or_create(
            email=email, defaults={"full_name": f"{body.short_kk or body.name_kk} (үлгі)", "is_sample": True}
        )
        if is_new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        if not Membership.objects.filter(user=user, body=body, role=role).exists():
            territory = Territory.objects.on(clock.today()).get(code=code)
            Membership.objects.create(user=user, body=body, role=role, territory=territory)
        user.in_force = {}
        return user

    def reviewer(self, duty: Duty) -> User:
        """Return who decides on the reports on a duty: the lead's executor, or the control side's coordinator."""
        if duty.lead is not None:
            return self.of(duty.lead.body)
        return self.control(duty.measure.edition)

    def control(self, edition: Edition) -> User:
        """Return the coordinator on the issuer's side."""
        side = edition.control or edition.issuer
        assert side is not None
        return self.of(side, Role.COORDINATOR)


def person_of(body: Body, role: str, place: int = 0) -> User:
    """Return a sample person with a role in a body, made where there is none."""
    held = Membership.objects.filter(body=body, role=role, user__is_sample=True).order_by("pk")
    found = held.select_related("user")[place : place + 1]
    if found:
        return found[0].user
    tail = f"-{place + 1}" if place else ""
    email = f"{body.key}.{role}{tail}@sample.example"
    name = f"{body.short_kk or body.name_kk}{tail} (үлгі)"[:200]
    user, is_new = User.objects.get_or_create(email=email, defaults={"full_name": name, "is_sample": True})
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    Membership.objects.create(user=user, body=body, role=role)
    return user
