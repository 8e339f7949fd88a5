"""What can be read of plans, duties and reports."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q, QuerySet

from qadam.kit.deadlines import needs_date as rule_needs_date
from qadam.kit.periods import Period
from qadam.people.models import User
from qadam.people.rules import bodies_of
from qadam.plans.models import ControlScheme, Duty, Report, ReportVersion
from qadam.programmes.models import Edition, Measure
from qadam.workflow.models import Change
from qadam.workflow.queries import facts_of


def scheme_on(code: str, day: date) -> ControlScheme | None:
    """Return the row of a control scheme in force on a day."""
    return ControlScheme.objects.filter(code=code, valid_from__lte=day).order_by("-valid_from").first()


def editions_with_duties_on(days: Collection[date]) -> QuerySet[Edition]:
    """Return the programmes with a duty whose own or moved day is one of these."""
    touched = Duty.objects.filter(Q(original_on__in=days) | Q(due_on__in=days))
    return Edition.objects.filter(pk__in=touched.values("measure__edition"))


def measures_needing_date(edition: Edition) -> list[Measure]:
    """Return the measures whose days a person must set before approval, in the plan's order."""
    period = edition.period
    measures = edition.measures.prefetch_related("date_decisions").select_related("node")
    return [measure for measure in measures if period is None or needs_date(measure, period)]


def needs_date(measure: Measure, period: Period) -> bool:
    """Tell whether a measure has a part without a day and nobody has decided one yet."""
    return not measure.date_decisions.all() and rule_needs_date(
        measure.deadline_rule, measure.report_rule, period
    )


def altered_versions() -> Iterator[str]:
    """Yield each submitted version that is not, letter by letter, what the log says was submitted."""
    links = Change.objects.filter(subject=ReportVersion._meta.label_lower, verb="keep")
    kept = {int(link.subject_key): facts_of(link).get("sha256") for link in links.iterator()}
    for version in ReportVersion.objects.select_related("submitted_by").iterator():
        if version.pk not in kept:
            yield f"submitted version {version.pk} is not in the log"
        elif kept.pop(version.pk) != version.fingerprint():
            yield f"submitted version {version.pk} was altered"
    for key in sorted(kept):
        yield f"submitted version {key} is missing"


def reports_visible_to(user: User, today: date) -> QuerySet[Report]:
    """Return the reports of the person's bodies, those contributed to them, and those of programmes they control."""
    if user.is_administrator:
        return Report.objects.all()
    keys = [body.pk for body in bodies_of(user, today)]
    sent = Q(first_submitted_at__isnull=False)
    coming = reported_to(keys, "duty__") | contributed_to(keys, "duty__")
    return Report.objects.filter(Q(duty__body__in=keys) | (sent & coming))


def reported_to(keys: list[int], prefix: str = "") -> Q:
    """Return the condition that a duty is reported to one of the bodies: they issue, control or are the addressee.

    Each part is a list of its own: joined to each other under an "or" they cost PostgreSQL minutes.
    """
    editions = Edition.objects.filter(Q(issuer__in=keys) | Q(control__in=keys)).order_by()
    measures = Measure.objects.filter(addressee__in=keys).order_by()
    return Q(**{f"{prefix}edition__in": editions.values("pk")}) | Q(
        **{f"{prefix}measure__in": measures.values("pk")}
    )


def contributed_to(keys: list[int], prefix: str = "") -> Q:
    """Return the condition that a duty contributes to the information of one of the bodies."""
    leads = Duty.objects.filter(part=Duty.Part.LEAD, body__in=keys).order_by()
    return Q(**{f"{prefix}lead__in": leads.values("pk")})


def duties_of_bodies(user: User, today: date) -> QuerySet[Duty]:
    """Return the duties in force of the bodies a person works in."""
    bodies = bodies_of(user, today)
    return Duty.objects.live().filter(body__in=bodies)


def report_before(duty: Duty) -> ReportVersion | None:
    """Return the last submitted version of the body's report on the moment of the measure before this one."""
    return (
        ReportVersion.objects.filter(
            report__duty__measure=duty.measure_id,
            report__duty__body=duty.body_id,
            report__duty__original_on__lt=duty.original_on,
        )
        .order_by("-report__duty__original_on", "-number")
        .first()
    )
