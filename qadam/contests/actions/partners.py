"""The register of sites with the banner, and looking whether it is up."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from qadam.contests.looking import Unreachable, fetch, has_banner
from qadam.contests.models import Arena, Contest, Partner, PartnerCheck
from qadam.contests.rules import may_coordinate, may_host
from qadam.kit import clock
from qadam.people.models import Body, Person, User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import allow

# How many looks at a page are kept.
KEPT_CHECKS = 200


def register_partner(
    contest: Contest, page: str, *, arena: Arena | None = None, body: Body | None = None, by: User
) -> Partner:
    """Add a page on which the banner is to stand; raises ValidationError where it stands in the register already."""
    _need(by, contest, arena)
    with unit_of_work():
        partner, is_new = Partner.objects.get_or_create(
            contest=contest, page=page.strip(), defaults={"arena": arena, "body": body}
        )
        if not is_new:
            raise ValidationError(_("This page stands in the register already."))
        record(partner, "register_partner", by=by, facts={"page": partner.page})
    return partner


def remove_partner(partner: Partner, *, by: User) -> None:
    """Take a page out of the register; what was seen on it goes with it, the log keeps that it was there."""
    _need(by, partner.contest, partner.arena)
    with unit_of_work():
        record(partner, "remove_partner", by=by, facts={"page": partner.page})
        partner.delete()


def _need(user: Person, contest: Contest, arena: Arena | None) -> None:
    allow(may_host(user, arena) if arena else may_coordinate(user, contest))


def check_partner(partner: Partner) -> Partner:
    """Look whether the banner is up on a partner's page and keep what was seen; no transaction waits for the site."""
    state, note = _seen(partner)
    now = clock.now()
    with transaction.atomic():
        fresh = Partner.objects.select_for_update(of=("self",)).filter(pk=partner.pk).first()
        if fresh is None:
            return partner
        if fresh.state != state:
            fresh.since = now
        fresh.state, fresh.checked_at = state, now
        fresh.save(update_fields=["state", "checked_at", "since"])
        PartnerCheck.objects.create(partner=fresh, at=now, state=state, note=note)
        kept = fresh.checks.values_list("pk", flat=True)[:KEPT_CHECKS]
        fresh.checks.exclude(pk__in=list(kept)).delete()
    return fresh


def check_partners(contests: Iterable[Contest]) -> int:
    """Look at every page in the registers of these contests and return how many banners are up."""
    partners = Partner.objects.filter(contest__in=contests).select_related("contest")
    return sum(check_partner(partner).state == Partner.State.UP for partner in partners)


def _seen(partner: Partner) -> tuple[str, str]:
    try:
        page = fetch(partner.page, allows_private=settings.PARTNERS_MAY_BE_PRIVATE)
    except Unreachable as reason:
        return Partner.State.UNREACHABLE, str(reason)
    is_up = has_banner(page, addresses_of(partner.contest))
    return (Partner.State.UP, "") if is_up else (Partner.State.MISSING, "")


def addresses_of(contest: Contest) -> list[str]:
    """Return how the addresses begin that a banner or its link has: of the contest's pages in every language."""
    languages = [code for code, _name in settings.LANGUAGES]
    pages = [f"{settings.ORIGIN}/{code}/contests/{contest.slug}/" for code in languages]
    frames = [f"{settings.ORIGIN}/{code}/contests/embed/{contest.slug}/" for code in languages]
    return [*pages, *frames, f"{settings.ORIGIN}/embed/{contest.slug}"]
