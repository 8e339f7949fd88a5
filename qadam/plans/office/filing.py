"""Filing many duties at once: which may be filed, what each card of the sheet shows, what each row still lacks."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.kit.languages import localized
from qadam.kit.numbers import whole_number
from qadam.people.models import Body, User
from qadam.plans.actions.submitting import Ground, contents_faults_of, faults_of, ground_of
from qadam.plans.evidence import missing_of
from qadam.plans.models import ContributionField, ContributionForm, Duty, Report, ReportVersion, SignOff
from qadam.plans.office.page import report_of, shown_state
from qadam.plans.office.waiting import writing_bodies
from qadam.plans.public.card import product_words
from qadam.plans.refusals import nothing_written
from qadam.plans.rules import may_agree_inside, may_sign, may_submit_on, may_write
from qadam.programmes.models import Product

MOST = 60
REPORT = Report.State
SENT = "sent"
# The steps of a report out of its body, in their order.
STEPS = ("prepare", "agree", "sign", "submit")


def usual_body(user: User, bodies: list[Body]) -> Body:
    """Return the body a person files for first: the one acted for, where it writes reports."""
    acting = user.acting_body
    return acting if acting in bodies else bodies[0]


def to_file(bodies: Collection[Body]) -> QuerySet[Duty]:
    """Return the duties in force that wait for a report of these bodies; who has not agreed owes none yet."""
    owed = (Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED)
    return Duty.objects.live().unfinished().filter(body__in=bodies, agreement__in=owed)


def find(duties: QuerySet[Duty], until: date, programme: str, body: str) -> QuerySet[Duty]:
    """Narrow the duties to file, the nearest first."""
    found = duties.filter(term_on__lte=until, body__key=body)
    if programme:
        found = found.filter(edition__slug=programme)
    return found.select_related("measure__edition", "body", "report").order_by(
        "term_on", "edition__sort_kk", "measure__position", "pk"
    )


def chosen(user: User, keys: Iterable[str], today: date) -> list[Duty]:
    """Return the duties with these keys that are a body's of the person, by programme; at most a sheet full."""
    wanted = [number for key in keys if (number := whole_number(key)) is not None][: 2 * MOST]
    duties = Duty.objects.live().filter(pk__in=wanted, body__in=writing_bodies(user, today))
    return list(in_full(duties)[:MOST])


def in_full(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Return duties with all that a sheet reads of them."""
    older = ReportVersion.objects.filter(
        report__duty__measure=OuterRef("measure"),
        report__duty__body=OuterRef("body"),
        report__duty__original_on__lt=OuterRef("original_on"),
    ).order_by("-report__duty__original_on", "-number")
    return (
        duties.annotate(before=Subquery(older.values("pk")[:1]))
        .select_related("measure__edition", "edition", "body", "lead", "report__edited_by", "report__carried_from")
        .prefetch_related(
            "measure__products",
            "report__figures__field",
            "report__files__upload",
            "report__evidence",
        )
        .order_by("edition__sort_kk", "measure__position", "due_on", "pk")
    )  # fmt: skip


@dataclass(frozen=True)
class Before:
    """The last submitted report on the same measure before this one."""

    day: date
    language: str
    text: str


@dataclass
class Card:
    """One duty on the sheet; `row` holds its fields, `said` what came of the last save."""

    duty: Duty
    report: Report | None
    state: str
    number: str
    title: str
    url: str
    may_write: bool
    before: Before | None
    lacking: list[Product]
    missing: list[str]
    files: list[str]
    is_carried: bool
    is_sharing: bool
    row: Any = None
    said: list[str] = field(default_factory=list)
    # What another person saved meanwhile, and what was typed after the report had left one's hands.
    theirs: str = ""
    unsent: str = ""
    is_ticked: bool = False

    @property
    def may_carry(self) -> bool:
        """Tell whether last time's text can be taken: there is one, and nothing is written yet."""
        return self.may_write and self.before is not None and not (self.report and self.report.text.strip())


@dataclass(frozen=True)
class Programme:
    """The cards of one programme."""

    name: str
    is_sample: bool
    cards: list[Card]


def asked_by_lead(duties: Collection[Duty]) -> dict[int, list[ContributionField]]:
    """Return for each co-executor's duty, by its key, the fields its lead asks for."""
    co = [duty for duty in duties if duty.part == Duty.Part.CO]
    if not co:
        return {}
    forms = ContributionForm.objects.filter(measure__in={duty.measure_id for duty in co})
    fields = {form.measure_id: list(form.fields.all()) for form in forms.prefetch_related("fields")}
    return {duty.pk: [row for row in fields.get(duty.measure_id, []) if row.is_asked] for duty in co}


def cards_of(duties: list[Duty], user: User, today: date) -> list[Card]:
    """Return the cards of a sheet."""
    befores = _befores(duties)
    missing = missing_of(duties)
    return [_card(duty, user, today, befores, missing) for duty in duties]


def _befores(duties: Iterable[Any]) -> dict[int, Before]:
    wanted = {duty.before: duty.pk for duty in duties if duty.before}
    versions = ReportVersion.objects.filter(pk__in=wanted).select_related("report__duty")
    kept = {version.pk: version for version in versions}
    return {
        duty.pk: Before(version.report.duty.due_on, version.language, version.text)
        for duty in duties
        if (version := kept.get(duty.before))
    }


def _card(
    duty: Duty, user: User, today: date, befores: dict[int, Before], missing: dict[int, list[Any]]
) -> Card:
    report = report_of(duty)
    return Card(
        duty=duty,
        report=report,
        state=shown_state(duty, today),
        number=duty.measure.number,
        title=localized(duty.measure, "name"),
        url=reverse("desk:duty", args=[duty.pk]),
        may_write=may_write(user, duty) and not (report and report.state in Report.SIGNING),
        before=befores.get(duty.pk),
        lacking=missing[duty.pk],
        missing=[product_words(product) for product in missing[duty.pk]],
        files=[item.upload.name for item in report.files.all()] if report else [],
        is_carried=_is_carried(report),
        is_sharing=bool(report and (report.files.all() or report.evidence.all())),
    )


def _is_carried(report: Report | None) -> bool:
    return bool(report and report.carried_from and report.carried_from.text == report.text)


def by_programme(cards: Iterable[Card]) -> list[Programme]:
    """Return the cards by programme, in their order."""
    groups: dict[int, list[Card]] = defaultdict(list)
    for card in cards:
        groups[card.duty.edition_id].append(card)
    return [
        Programme(localized(held[0].duty.edition, "short"), held[0].duty.edition.is_sample, held)
        for held in groups.values()
    ]


@dataclass(frozen=True)
class Line:
    """One report before it leaves: the step it takes next, and what it lacks."""

    card: Card
    # prepare, agree, sign, submit; sent where it is out of the house; empty where it waits for somebody else.
    step: str
    faults: list[str]

    @property
    def is_ready(self) -> bool:
        """Tell whether the step can be taken now."""
        return self.step in STEPS and not self.faults

    @property
    def is_sent(self) -> bool:
        """Tell whether the report has left the body already."""
        return self.step == SENT


def lines_of(cards: list[Card], user: User) -> list[Line]:
    """Return what becomes of each report: which step comes next, or why none does; no oftener asked for many."""
    reports = [card.report for card in cards if card.report is not None]
    ground = ground_of(reports, {card.duty.pk: card.lacking for card in cards})
    faults = faults_of(reports, ground)
    body = cards[0].duty.body_id if cards else None
    return [
        _line(card, user, ground, faults) if card.duty.body_id == body else _others(card) for card in cards
    ]


def _others(card: Card) -> Line:
    if card.duty.is_finished:
        return Line(card, SENT, [])
    return Line(card, "", [_("Of another body: it leaves with a letter of that body.")])


def _line(card: Card, user: User, ground: Ground, faults: dict[int, list[str]]) -> Line:
    report = card.report
    if report is None:
        return Line(card, "", [nothing_written()])
    if report.state == REPORT.SUBMITTED or card.duty.is_finished:
        return Line(card, SENT, [])
    report.duty = card.duty
    steps = ground.steps.get(card.duty.body_id) or SignOff()
    step = next_step(report, steps)
    if step == "submit":
        return Line(card, step, [*_not_theirs(user, card.duty), *faults[report.pk]])
    if not _may(step, user, report):
        return Line(card, "", [WAITS[step]()])
    return Line(card, step, contents_faults_of([report], ground)[report.pk])


def next_step(report: Report, steps: SignOff) -> str:
    """Return the step a report takes next on its way out of the body."""
    if report.state in Report.WRITABLE:
        needs = steps.needs_prepared or steps.needs_agreed or steps.needs_signed
        return "prepare" if needs else "submit"
    if report.state == REPORT.PREPARED and steps.needs_agreed:
        return "agree"
    if report.state in (REPORT.PREPARED, REPORT.AGREED) and steps.needs_signed:
        return "sign"
    return "submit"


def _not_theirs(user: User, duty: Duty) -> list[str]:
    if may_submit_on(user, duty):
        return []
    return [_("An executor or the head of the body submits this report.")]


def _may(step: str, user: User, report: Report) -> bool:
    allowed = {"prepare": may_write(user, report.duty), "agree": may_agree_inside(user, report)}
    return allowed[step] if step in allowed else may_sign(user, report)


WAITS = {
    "prepare": lambda: _("Mark the report as prepared before it is submitted."),
    "agree": lambda: _("It waits to be agreed by another person of the body."),
    "sign": lambda: _("It waits for the signature of the head of the body."),
}
