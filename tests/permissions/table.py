"""Who gets what behind every address of the site, with own and foreign things.

A name of an address has one entry or several, each with another thing behind it. Whoever is not named in an entry
is refused: strangers are led to sign-in (where the page is open to them, there is no such thing), others get 403, 404
or 405, and nothing changes.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from qadam.people.actions import password_link
from qadam.people.forms.imports import BODY_COLUMNS, MEMBERSHIP_COLUMNS
from qadam.people.models import Body, Succession
from qadam.people.tests.factories import PASSWORD
from qadam.plans.actions import load_schemes
from qadam.plans.evidence import kind_for
from qadam.plans.models import (
    ClosedPeriod,
    ControlScheme,
    Duty,
    Evidence,
    Report,
    ReportFile,
    SavedFilter,
)
from qadam.plans.office import bulk, page
from qadam.plans.tests.factories import DutyFactory, ReportFactory, VersionFactory, submitted
from qadam.programmes.models import Edition
from qadam.workflow.log import MACHINE
from tests.permissions.contests import CONTESTS
from tests.permissions.entry import (
    ADMINISTRATORS,
    AKIMAT,
    BRINGERS,
    CONTROLLERS,
    EVERYBODY,
    LEAD,
    MINISTRY,
    OFFICE,
    OWN_ADMINISTRATORS,
    PLATFORM,
    SIGNED_IN,
    STRANGERS,
    THEIR_ADMINISTRATORS,
    WRITERS,
    Data,
    Entry,
    missing,
    public,
)
from tests.permissions.indicators import INDICATORS
from tests.world import NOW, PDF, TODAY, Role, World, duty_of, stored

NEW_PASSWORD = "another long walk 7"

# A row of a plan as its form sends it.
ROW = {
    "step": "save", "seen": "0", "name_kk": "Отырыстар", "name_ru": "Заседания", "deadline": "monthly",
    "executors-TOTAL_FORMS": "1", "executors-INITIAL_FORMS": "0", "executors-0-body": "ministry",
    "products-TOTAL_FORMS": "0", "products-INITIAL_FORMS": "0",
}  # fmt: skip

# A row of a document and the names of a new programme as their forms send them.
CHECKED = {"step": "accept", "seen": "1", "title": "Отырыстар", "rule": "monthly", "executors": "0"}
NAMED = {
    "name_kk": "Жоспар", "name_ru": "План", "short_kk": "Жоспар", "short_ru": "План", "kind": "plan",
    "act_kind": "plan", "issuer": "office", "slug": "jospar-2016",
}  # fmt: skip


def row_of(world: World) -> int:
    """Return the key of the first row of the document that is being checked."""
    return int(world.documents["read"].rows.all()[0].pk)


def programme_pages(*further: Any) -> list[Entry]:
    """Return the entries of a page below a programme: drafts only for the side that issues or controls them."""
    more = list(further)
    return [
        public(lambda w: [w.live.slug, *more], "a programme in force"),
        public(lambda w: [w.archive.slug, *more], "a founding document"),
        Entry("an own draft", lambda w: [w.draft.slug, *more], reads=OFFICE | PLATFORM, is_open=True),
        Entry("a foreign draft", lambda w: [w.their_draft.slug, *more], reads=PLATFORM, is_open=True),
        Entry("no programme", lambda w: ["nothing", *more], is_open=True),
    ]


def table_file(columns: list[str], *rows: str) -> SimpleUploadedFile:
    """Return a table as somebody would upload it."""
    return SimpleUploadedFile("table.csv", "\n".join([",".join(columns), *rows, ""]).encode(), "text/csv")


def report_form(world: World) -> Data:
    """Return what a browser sends with a first report."""
    return {
        "seen": "0",
        "text": "Отырыс өткізілді",
        "language": "kk",
        "figures-TOTAL_FORMS": "1",
        "figures-INITIAL_FORMS": "0",
        "figures-0-label": "отырыс",
        "figures-0-value": "3",
        "figures-0-unit": "рет",
        "files": SimpleUploadedFile("evidence.pdf", PDF, "application/pdf"),
        "step": "submit",
    }


def rewritten(world: World) -> Data:
    """Return what a browser sends with a report that was saved before."""
    return report_form(world) | {"seen": str(world.draft_report.edition_number)}


def sheet_form(duty: int, seen: int) -> Data:
    """Return what a browser sends with a sheet of one report."""
    row = {"seen": str(seen), "text": "Бәрі бір парақта", "language": "kk"}
    return {"duty": [duty], "step": "save", **{f"d{duty}-{name}": value for name, value in row.items()}}


def letter_with(duty: int) -> Data:
    """Return what a browser sends with a covering letter for one report."""
    return {"duty": [duty], "row": [duty], "step": "submit", "number": "05/7", "dated_on": TODAY.isoformat()}


def accepted_together(world: World) -> Data:
    """Return what a browser sends when one looked at the rows and accepts them."""
    key = world.sent_report.duty_id
    [duty] = bulk.rows_of(Duty.objects.all(), [str(key)])
    return {"step": "accept", "duty": [key], f"seen-{key}": bulk.seen_of(duty)}


def owed(world: World, day: date, **facts: Any) -> Duty:
    """Return a further duty of the ministry on a day, made once."""
    measure, body = world.live.measures.get(number="1"), world.bodies["ministry"]
    made: Duty | None = Duty.objects.filter(measure=measure, body=body, original_on=day).first()
    return made or DutyFactory(measure=measure, body=body, due_on=day, **facts)


def asked_to_take_part(world: World) -> list[Any]:
    """Return a duty on which the document wants the body's consent."""
    return [owed(world, date(2016, 11, 1), is_by_agreement=True).pk]


def closed_already(world: World) -> list[Any]:
    """Return a duty that was accepted."""
    return [owed(world, date(2016, 6, 1), state=Duty.State.ACCEPTED).pk]


def taken(world: World, day: date, *, is_released: bool = False) -> Report:
    """Return an accepted report with a file, open to everybody or not."""
    duty = owed(world, day, state=Duty.State.ACCEPTED)
    report = page.report_of(duty)
    if report is None:
        by = world.people[Role.COORDINATOR]
        opened = {"released_at": NOW, "released_by": by, "released_for": world.bodies["office"]}
        report = ReportFactory(
            duty=duty, state=Report.State.ACCEPTED, first_submitted_at=NOW, **opened if is_released else {}
        )
        VersionFactory(report=report)
        ReportFile.objects.create(report=report, upload=stored(f"{day}.pdf", by), added_by=by)
    return report


def file_of(world: World, day: date, *, is_released: bool) -> list[Any]:
    """Return where the public would fetch the file of an accepted report."""
    report = taken(world, day, is_released=is_released)
    return [world.live.slug, report.duty.measure.code, report.files.get().pk]


def asking_for(world: World, request: str, day: date) -> list[Any]:
    """Return a duty whose report asks for something else than to be accepted."""
    duty = owed(world, day)
    if page.report_of(duty) is None:
        submitted(duty, request=request, asked_on=date(2016, 12, 1), asked_reason="Дерек күтілуде")
    return [duty.pk]


def in_sign_off(world: World, state: str, day: date) -> list[Any]:
    """Return a duty whose report somebody of the body has prepared, or agreed too."""
    duty = owed(world, day)
    if page.report_of(duty) is None:
        report = ReportFactory(duty=duty, state=state, prepared_by=world.people[Role.EDITOR])
        show_products(report)
    return [duty.pk]


def show_products(report: Report) -> None:
    """Add complete evidence of every promised product: without it nothing is signed."""
    for place, product in enumerate(report.duty.measure.products.all(), start=1):
        Evidence.objects.create(
            report=report,
            position=place,
            product=product,
            kind=kind_for(product),
            title="Дәлел",
            number="7",
            held_on=TODAY,
            place="Астана",
            people=20,
            url="https://example.kz/7",
        )


def sent_twice(world: World) -> list[Any]:
    """Return a duty whose report was sent, returned and sent once more."""
    duty = owed(world, date(2016, 8, 22))
    if page.report_of(duty) is None:
        report = submitted(duty, text="Үш отырыс өтті.")
        VersionFactory(report=report, number=2, text="Үш отырыс өтті, төртіншісі ашық болды.")
    return [duty.pk]


def in_a_closed_period(world: World) -> list[Any]:
    """Return a duty whose report stands in a consolidated period; nothing else is due in it."""
    first, last = date(2016, 2, 1), date(2016, 2, 29)
    by = world.people[Role.COORDINATOR]
    ClosedPeriod.objects.get_or_create(
        edition=world.live, first_on=first, last_on=last, defaults={"closed_by": by}
    )
    duty = owed(world, date(2016, 2, 10))
    if page.report_of(duty) is None:
        submitted(duty)
        Duty.objects.filter(pk=duty.pk).update(times_submitted=1)
    return [duty.pk]


def kept_filter(world: World) -> list[Any]:
    """Return a filter that the executor has kept."""
    kept, _made = SavedFilter.objects.get_or_create(
        user=world.people[Role.EXECUTOR], page="duties", name="Менікі", query="state=all"
    )
    return [kept.pk]


def co_executing(world: World) -> list[Any]:
    """Return a duty of an akimat that contributes to what the ministry reports in October."""
    return [duty_of(world.live, "1", world.bodies["akimat-two"], 1).pk]


def new_term(world: World) -> Data:
    """Return a new day with its document and reason."""
    return {"to_on": "2016-12-01", "document": "№ 7 хат", "why": "Тапсырма нақтыланды"}


def nonsense(world: World) -> Data:
    """Return what is no passkey, though it looks like one from afar."""
    return {"credential": '{"id": "a", "rawId": "a", "response": {"clientDataJSON": 1}, "type": 5}'}


def letters_form() -> Data:
    """Return the hours of letters."""
    return {"by_mail": "on", "digest_hour": "9", "quiet_from": "20", "quiet_to": "7"}


def given_link(world: World) -> list[Any]:
    """Return the parts of the link by which an invited person sets a password."""
    parts = password_link(world.invited).rstrip("/").rpartition("/")[2].partition("-")
    return [parts[0], parts[2]]


def body_form(**changes: Any) -> Data:
    """Return the fields of a body."""
    names = {"name_kk": "Жаңа атау", "name_ru": "Новое имя", "name_en": "New name"}
    return {"kind": "department", **names, **changes}


def membership_form(body: str) -> Callable[[World], Data]:
    """Return the fields of a role for a person whom nobody knows yet."""

    def data(world: World) -> Data:
        return {
            "email": "new@example.kz",
            "full_name": "Жаңа Адам",
            "language": "kk",
            "body": world.bodies[body].pk,
            "role": "executor",
        }

    return data


# A row of a control scheme as its form sends it: one kind that takes everything in.
SCHEME = {
    "valid_from": "2016-01-01", "name_kk": "Тәртіп", "name_ru": "Порядок", "name_en": "Scheme", "source": "№ 4",
    "shift": "next", "default_reports": "", "lead_rule": "each", "ask_days_before": "1", "most_extensions": "",
    "reminder_days": "5, 1", "escalation_days": "1, 5, 10", "rework_workdays": "5",
    "kinds-TOTAL_FORMS": "1", "kinds-INITIAL_FORMS": "0", "kinds-0-code": "long", "kinds-0-co_workdays": "5",
    "kinds-0-co_counted": "before",
}  # fmt: skip


OWN = {"name_kk": "Өз тәртібіміз", "name_ru": "Свой порядок", "name_en": "A scheme of our own"}


def with_schemes(world: World) -> World:
    """Load the shipped control schemes."""
    load_schemes(by=MACHINE)
    return world


def row_in_force(world: World) -> int:
    """Return the row of a scheme that is in force."""
    return ControlScheme.objects.get_or_create(code="own", valid_from="2015-01-01", defaults=OWN)[0].pk


def row_ahead(world: World) -> int:
    """Return a row of a scheme that is not in force yet."""
    return ControlScheme.objects.get_or_create(code="own", valid_from="2016-11-01", defaults=OWN)[0].pk


def ended_in(world: World, edition: Edition) -> str:
    """Let a body that ended owe something in a programme and return its key."""
    ended, _made = Body.objects.get_or_create(
        key="ended", defaults={"kind": "ministry", "name_kk": "Таратылған", "valid_to": date(2016, 6, 30)}
    )
    Succession.objects.get_or_create(
        from_body=ended, to_body=world.bodies["akimat-one"], from_day=date(2016, 7, 1), act="№ 1 Жарлық"
    )
    measure = edition.measures.get(number="1")
    if not Duty.objects.filter(measure=measure, body=ended).exists():
        DutyFactory(measure=measure, body=ended)
    return ended.key


def their_gathering(world: World) -> list[Any]:
    """Return the duty by which the ministry gathers information for the other office."""
    return [world.their_report.duty.lead_id]


# One thing asked of those who contribute.
ASKING = {
    "seen": "0", "fields-TOTAL_FORMS": "1", "fields-INITIAL_FORMS": "0", "fields-0-label_kk": "отырыстар",
    "fields-0-label_ru": "заседания", "fields-0-kind": "number", "fields-0-is_asked": "on",
}  # fmt: skip


def crowded_in(edition: Edition) -> str:
    """Let a co-executor have no day of its own and return the lead's."""
    day = date(2016, 8, 3)
    measure = edition.measures.get(number="1")
    if not Duty.objects.filter(measure=measure, measure_on=day).exists():
        lead = DutyFactory(measure=measure, due_on=day, part="lead")
        DutyFactory(measure=measure, due_on=day, part="co", lead=lead, has_no_room=True)
    return day.isoformat()


TRANSFER = {"day": "2016-10-01", "is_working": "yes", "source": "№ 2", "why": "түзету"}

TABLE: dict[str, list[Entry]] = {
    # Pages for everybody.
    "log-heads": [public()],
    "robots": [public()],
    "portal:home": [public()],
    "portal:search": [public(query="q=откизу")],
    "portal:feed": [public()],
    "portal:about": [public()],
    "portal:accessibility": [public()],
    "portal:contacts": [public()],
    "programmes:list": [public()],
    "programmes:programme": programme_pages(),
    "programmes:glossary": programme_pages(),
    "programmes:amendments": programme_pages(),
    "programmes:regions": programme_pages(),
    "programmes:regions-table": [
        *programme_pages("csv"),
        public(lambda w: [w.live.slug, "xlsx"], "as a workbook"),
    ],
    "plans:plan": programme_pages(),
    "plans:export": [*programme_pages("csv"), public(lambda w: [w.live.slug, "xlsx"], "as a workbook")],
    "plans:measure": [
        *programme_pages("1"),
        Entry("a measure it has not", lambda w: [w.live.slug, "99"], is_open=True),
    ],
    "plans:bodies": programme_pages(),
    "plans:body": [
        *programme_pages("ministry"),
        Entry("a body it does not name", lambda w: [w.live.slug, "other-office"], is_open=True),
    ],
    "plans:calendar": programme_pages(),
    "plans:ics": programme_pages(),
    "plans:map": programme_pages(),
    "plans:execution": programme_pages(),
    "plans:released": programme_pages(),
    "plans:released-file": [
        public(lambda w: file_of(w, date(2016, 6, 13), is_released=True), "of a released report"),
        Entry(
            "of an accepted report", lambda w: file_of(w, date(2016, 6, 14), is_released=False), is_open=True
        ),
        Entry("of a draft", lambda w: [w.live.slug, "1", w.draft_file.pk], is_open=True),
        Entry("no file", lambda w: [w.live.slug, "1", 987654], is_open=True),
    ],
    "plans:execution-table": [
        *programme_pages("csv"),
        public(lambda w: [w.live.slug, "xlsx"], "as a workbook"),
    ],
    "plans:plan-file": [
        *programme_pages("kk", "docx"),
        public(lambda w: [w.live.slug, "ru", "xlsx"], "as a workbook"),
    ],
    "plans:execution-file": [
        *programme_pages("kk", "docx"),
        public(lambda w: [w.live.slug, "ru", "xlsx"], "of days", query="from=2016-01-01&to=2016-03-31"),
    ],
    "plans:feed": programme_pages(),
    # The desk.
    "desk:day": [Entry(reads=SIGNED_IN)],
    "desk:duties": [Entry(reads=SIGNED_IN)],
    "desk:duty-table": [
        Entry("a table", lambda w: ["csv"], reads=SIGNED_IN),
        Entry("a workbook", lambda w: ["xlsx"], reads=SIGNED_IN),
        missing("pdf"),
    ],
    # The control board shows each person the programmes they control, and nothing to all others.
    "desk:control": [Entry(reads=SIGNED_IN)],
    "desk:control-table": [
        Entry("a table", lambda w: ["body", "csv"], reads=SIGNED_IN),
        Entry("a workbook", lambda w: ["month", "xlsx"], reads=SIGNED_IN),
        missing("body", "pdf"),
        missing("nothing", "csv"),
    ],
    "desk:control-duties": [Entry(reads=SIGNED_IN)],
    "desk:control-duty-table": [Entry("a table", lambda w: ["csv"], reads=SIGNED_IN), missing("pdf")],
    "desk:control-compare": [Entry(reads=SIGNED_IN)],
    "desk:control-late": [Entry(reads=SIGNED_IN)],
    "desk:control-late-table": [Entry("a table", lambda w: ["csv"], reads=SIGNED_IN), missing("pdf")],
    "desk:late-file": [
        Entry("a note", lambda w: ["kk", "docx"], reads=CONTROLLERS | PLATFORM),
        Entry(
            "of a day",
            lambda w: ["ru", "xlsx"],
            reads=CONTROLLERS | PLATFORM,
            query="day=2016-07-01&programme=steps-live",
        ),
        Entry(
            "of a foreign programme", lambda w: ["kk", "docx"], reads=PLATFORM, query="programme=theirs-live"
        ),
        missing("en", "docx"),
        missing("kk", "csv"),
    ],
    "desk:execution-file": [
        Entry("an own programme", lambda w: [w.live.slug, "kk", "docx"], reads=CONTROLLERS | PLATFORM),
        Entry(
            "an own founding document", lambda w: [w.archive.slug, "kk", "xlsx"], reads=CONTROLLERS | PLATFORM
        ),
        Entry("a foreign programme", lambda w: [w.their_live.slug, "kk", "docx"], reads=PLATFORM),
        Entry("an own draft", lambda w: [w.draft.slug, "kk", "docx"]),
        missing("nothing", "kk", "docx"),
    ],
    "desk:consolidated-file": [
        Entry(
            "a gathering", lambda w: [w.sent_report.duty_id, "kk", "docx"], reads=MINISTRY | OFFICE | PLATFORM
        ),
        Entry("in a language of no document", lambda w: [w.sent_report.duty_id, "en", "docx"]),
        Entry("a duty that gathers nothing", lambda w: [w.foreign_duty.pk, "kk", "docx"]),
        missing(987654, "kk", "docx"),
    ],
    "desk:control-periods": [Entry(reads=SIGNED_IN)],
    "desk:control-close": [
        Entry(
            "a period that is over",
            does=CONTROLLERS,
            data=lambda w: {"programme": w.live.slug, "period": "2016-Q2"},
        ),
        Entry(
            "a period that runs",
            told=CONTROLLERS,
            data=lambda w: {"programme": w.live.slug, "period": "2016-Q3"},
        ),
        Entry("a foreign programme's", data=lambda w: {"programme": w.their_live.slug, "period": "2016-Q1"}),
    ],
    "desk:filing": [Entry(reads=SIGNED_IN)],
    # Whoever writes for none of the bodies named is led back to choosing, as is whoever names none.
    "desk:filing-sheet": [
        Entry(
            "a report begun",
            reads=WRITERS,
            led=SIGNED_IN - WRITERS,
            does=WRITERS,
            led_back=SIGNED_IN - WRITERS,
            query=lambda w: f"duty={w.draft_report.duty_id}&duty={w.empty_duty.pk}",
            data=lambda w: sheet_form(w.draft_report.duty_id, w.draft_report.edition_number),
        ),
        Entry(
            "another region's",
            reads={Role.OPERATOR},
            led=SIGNED_IN - {Role.OPERATOR},
            does={Role.OPERATOR},
            led_back=SIGNED_IN - {Role.OPERATOR},
            query=lambda w: f"duty={w.foreign_duty.pk}",
            data=lambda w: sheet_form(w.foreign_duty.pk, 0),
        ),
        Entry(
            "a founding document's",
            led=SIGNED_IN,
            led_back=SIGNED_IN,
            query=lambda w: f"duty={w.archive_duty.pk}",
            data=lambda w: sheet_form(w.archive_duty.pk, 0),
        ),
        Entry("nothing chosen", led=SIGNED_IN, led_back=SIGNED_IN),
    ],
    "desk:filing-autosave": [
        Entry(
            "a report begun",
            does=WRITERS,
            told=SIGNED_IN - WRITERS,  # that nothing was saved
            data=lambda w: sheet_form(w.draft_report.duty_id, w.draft_report.edition_number),
        ),
    ],
    "desk:filing-letter": [
        Entry(
            "a report begun",
            reads=WRITERS,
            led=SIGNED_IN - WRITERS,
            does=WRITERS,
            led_back=SIGNED_IN - WRITERS,
            query=lambda w: f"duty={w.draft_report.duty_id}&duty={w.empty_duty.pk}",
            data=lambda w: letter_with(w.draft_report.duty_id),
        ),
        Entry(
            "a report submitted, once more",
            reads=WRITERS,
            led=SIGNED_IN - WRITERS,
            told=WRITERS,
            led_back=SIGNED_IN - WRITERS,
            query=lambda w: f"duty={w.sent_report.duty_id}",
            data=lambda w: letter_with(w.sent_report.duty_id),
        ),
    ],
    "desk:report-autosave": [
        Entry("a report begun", lambda w: [w.draft_report.duty_id], does=WRITERS, data=rewritten),
        Entry("a report submitted", lambda w: [w.sent_report.duty_id], told=WRITERS, data=report_form),
        Entry("another region's", lambda w: [w.foreign_duty.pk], does={Role.OPERATOR}, data=report_form),
        Entry("a foreign body's", lambda w: [w.their_report.duty_id], data=report_form),
        missing(987654),
    ],
    "desk:many": [
        Entry(
            "a report submitted",
            # Whoever sees the row is shown what the step would do with it, and why it would not.
            reads=CONTROLLERS | MINISTRY | PLATFORM,
            led=SIGNED_IN - CONTROLLERS - MINISTRY - PLATFORM,
            does=CONTROLLERS,
            told=MINISTRY | PLATFORM,
            led_back=SIGNED_IN - CONTROLLERS - MINISTRY - PLATFORM,
            query=lambda w: f"step=return&duty={w.sent_report.duty_id}&duty={w.empty_duty.pk}",
            data=accepted_together,
        ),
        Entry("nothing ticked", led=SIGNED_IN, led_back=SIGNED_IN, query="step=accept"),
    ],
    "desk:filter-keep": [
        Entry(
            does=SIGNED_IN, data=lambda w: {"page": "duties", "name": "Менің сүзгім", "query": "state=all"}
        ),
        Entry("a list that is none", led_back=SIGNED_IN, data=lambda w: {"page": "bodies", "name": "Менің"}),
    ],
    "desk:filter-drop": [
        # To others it is as if there were no such filter.
        Entry("the executor's filter", kept_filter, does={Role.EXECUTOR}, led_back=SIGNED_IN),
        Entry("nobody's filter", lambda w: [987654], led_back=SIGNED_IN),
    ],
    "desk:reports": [Entry(reads=SIGNED_IN)],
    "desk:report-table": [
        Entry("a table", lambda w: ["csv"], reads=SIGNED_IN),
        Entry("a workbook", lambda w: ["xlsx"], reads=SIGNED_IN),
        missing("pdf"),
    ],
    "desk:duty": [
        Entry("a duty of the ministry", lambda w: [w.empty_duty.pk], reads=MINISTRY | OFFICE | PLATFORM),
        Entry("a report begun", lambda w: [w.draft_report.duty_id], reads=MINISTRY | OFFICE | PLATFORM),
        Entry("a report submitted", lambda w: [w.sent_report.duty_id], reads=MINISTRY | OFFICE | PLATFORM),
        Entry(
            "a duty of another region", lambda w: [w.foreign_duty.pk], reads=AKIMAT | LEAD | OFFICE | PLATFORM
        ),
        Entry(
            "a contribution in another office's plan",
            lambda w: [w.their_report.duty_id],
            reads=LEAD | PLATFORM,
        ),
        Entry("a founding document's", lambda w: [w.archive_duty.pk], reads=MINISTRY | OFFICE | PLATFORM),
        missing(987654),
    ],
    "desk:report-save": [
        Entry("a first report", lambda w: [w.empty_duty.pk], does=WRITERS, data=report_form),
        Entry("a report begun", lambda w: [w.draft_report.duty_id], does=WRITERS, data=rewritten),
        Entry(
            "a report submitted, once more",
            lambda w: [w.sent_report.duty_id],
            led_back=WRITERS,  # to the page, and told that it was sent once
            data=report_form,
        ),
        Entry(
            "a report submitted meanwhile",
            lambda w: [w.sent_report.duty_id],
            told=WRITERS,  # and what they typed is kept
            data=lambda w: report_form(w) | {"text": "Басқа мәтін"},
        ),
        Entry("another region's", lambda w: [w.foreign_duty.pk], does={Role.OPERATOR}, data=report_form),
        Entry("a foreign body's", lambda w: [w.their_report.duty_id], data=report_form),
        Entry("a founding document's", lambda w: [w.archive_duty.pk], data=report_form),
    ],
    "desk:report-accept": [
        Entry("a report submitted", lambda w: [w.sent_report.duty_id], does=CONTROLLERS),
        Entry("a report begun", lambda w: [w.draft_report.duty_id], told=CONTROLLERS),
        Entry("no report", lambda w: [w.empty_duty.pk]),
        Entry("a contribution", lambda w: [w.their_report.duty_id], does=WRITERS),
    ],
    "desk:report-return": [
        Entry(
            "a report submitted",
            lambda w: [w.sent_report.duty_id],
            does=CONTROLLERS,
            data=lambda w: {"cause": "evidence", "why": "Тізімді қосыңыз"},
        ),
        Entry(
            "without a reason",
            lambda w: [w.sent_report.duty_id],
            told=CONTROLLERS,
        ),
        Entry(
            "a contribution",
            lambda w: [w.their_report.duty_id],
            does=WRITERS,
            data=lambda w: {"cause": "evidence", "why": "Тізімді қосыңыз"},
        ),
    ],
    "desk:report-versions": [
        Entry("a report submitted twice", sent_twice, reads=MINISTRY | OFFICE | PLATFORM),
        Entry("a report submitted once", lambda w: [w.sent_report.duty_id]),
        Entry("a report never submitted", lambda w: [w.draft_report.duty_id]),
    ],
    "desk:report-submit": [
        Entry("a report begun", lambda w: [w.draft_report.duty_id], does=WRITERS),
        Entry(
            "a report submitted, once more",
            lambda w: [w.sent_report.duty_id],
            led_back=WRITERS,
        ),
        Entry("no report", lambda w: [w.empty_duty.pk]),
        Entry("a report to the other office", lambda w: [w.their_report.duty_id]),
    ],
    "desk:report-agree": [
        Entry(
            "a report prepared",
            lambda w: in_sign_off(w, "prepared", date(2016, 8, 8)),
            does=WRITERS,
        ),
        Entry("a report not prepared", lambda w: [w.draft_report.duty_id], told=WRITERS),
        Entry("no report", lambda w: [w.empty_duty.pk]),
    ],
    "desk:report-sign": [
        Entry(
            "a report agreed",
            lambda w: in_sign_off(w, "agreed", date(2016, 8, 9)),
            does={Role.HEAD},
            data=lambda w: {"outgoing_number": "05/8", "outgoing_on": TODAY.isoformat()},
        ),
        Entry("a report not prepared", lambda w: [w.draft_report.duty_id], told=WRITERS),
        Entry("no report", lambda w: [w.empty_duty.pk]),
    ],
    "desk:report-take-back": [
        Entry("a report prepared", lambda w: in_sign_off(w, "prepared", date(2016, 8, 8)), does=WRITERS),
        Entry("a report not prepared", lambda w: [w.draft_report.duty_id], told=WRITERS),
        Entry("no report", lambda w: [w.empty_duty.pk]),
    ],
    "desk:report-information": [
        Entry("a report submitted", lambda w: [w.sent_report.duty_id], does=CONTROLLERS),
        Entry("a report begun", lambda w: [w.draft_report.duty_id], told=CONTROLLERS),
        Entry("a contribution", lambda w: [w.their_report.duty_id], does=WRITERS),
    ],
    "desk:report-release": [
        Entry(
            "a report accepted",
            lambda w: [taken(w, date(2016, 6, 14)).duty_id],
            does=CONTROLLERS,
            data=lambda w: {"seen": "1"},
        ),
        Entry(
            "a report released already",
            lambda w: [taken(w, date(2016, 6, 13), is_released=True).duty_id],
            told=CONTROLLERS,
            data=lambda w: {"seen": "1"},
        ),
        Entry("a report submitted", lambda w: [w.sent_report.duty_id], told=CONTROLLERS),
        Entry("a contribution to the other office", lambda w: [w.their_report.duty_id]),
        Entry("no report", lambda w: [w.empty_duty.pk]),
    ],
    "desk:report-withdraw": [
        Entry(
            "a report released",
            lambda w: [taken(w, date(2016, 6, 13), is_released=True).duty_id],
            does=CONTROLLERS,
            data=lambda w: {"why": "Тексеру"},
        ),
        Entry(
            "without a reason",
            lambda w: [taken(w, date(2016, 6, 13), is_released=True).duty_id],
            told=CONTROLLERS,
        ),
        Entry(
            "a report not released",
            lambda w: [taken(w, date(2016, 6, 14)).duty_id],
            told=CONTROLLERS,
            data=lambda w: {"why": "Тексеру"},
        ),
        Entry("no report", lambda w: [w.empty_duty.pk]),
    ],
    "desk:report-extend": [
        Entry(
            "a report that asks for it",
            lambda w: asking_for(w, "extend", date(2016, 8, 10)),
            does=CONTROLLERS,
            data=lambda w: {"to_on": "2016-12-01", "document": "№ 7"},
        ),
        Entry(
            "a report that does not ask for it",
            lambda w: [w.sent_report.duty_id],
            told=CONTROLLERS,
            data=lambda w: {"to_on": "2016-12-01", "document": "№ 7"},
        ),
        Entry("without a document", lambda w: [w.sent_report.duty_id], told=CONTROLLERS),
    ],
    "desk:report-longer": [
        Entry(
            "a report that asks for it",
            lambda w: asking_for(w, "longer", date(2016, 8, 11)),
            does=CONTROLLERS,
            data=lambda w: {"to_on": "2016-12-01", "document": "№ 7", "control_kind": "long"},
        ),
        Entry(
            "a report that does not ask for it",
            lambda w: [w.sent_report.duty_id],
            told=CONTROLLERS,
            data=lambda w: {"to_on": "2016-12-01", "document": "№ 7", "control_kind": "long"},
        ),
    ],
    "desk:duty-term": [
        Entry("a duty of the ministry", lambda w: [w.empty_duty.pk], does=CONTROLLERS, data=new_term),
        Entry("without a document", lambda w: [w.empty_duty.pk], told=CONTROLLERS),
        Entry("a duty to the other office", lambda w: [w.their_report.duty_id], data=new_term),
        Entry("a founding document's", lambda w: [w.archive_duty.pk], data=new_term),
    ],
    "desk:duty-excuse": [
        Entry("a duty of the ministry", lambda w: [w.empty_duty.pk], does=CONTROLLERS, data=new_term),
        Entry("a report submitted", lambda w: [w.sent_report.duty_id], told=CONTROLLERS, data=new_term),
        Entry("a founding document's", lambda w: [w.archive_duty.pk], data=new_term),
    ],
    "desk:duty-resume": [
        Entry("a duty accepted", closed_already, does=CONTROLLERS, data=new_term),
        Entry("a duty not closed", lambda w: [w.empty_duty.pk], told=CONTROLLERS, data=new_term),
        Entry("a founding document's", lambda w: [w.archive_duty.pk], data=new_term),
    ],
    "desk:duty-inner": [
        Entry(
            "a co-executor's",
            co_executing,
            does=CONTROLLERS,
            data=lambda w: {"to_on": "2016-09-01", "why": "№ 7"},
        ),
        Entry(
            "a duty of no co-executor",
            lambda w: [w.empty_duty.pk],
            told=CONTROLLERS,
            data=lambda w: {"to_on": "2016-12-01", "why": "№ 7"},
        ),
    ],
    "desk:duty-leave": [
        Entry(
            "a period closed",
            in_a_closed_period,
            does=CONTROLLERS,
            data=lambda w: {"until_on": "2016-07-20", "document": "№ 7", "reason": "Сан қате"},
        ),
        Entry("a period closed, without a document", in_a_closed_period, told=CONTROLLERS),
        Entry("a period not closed", lambda w: [w.empty_duty.pk]),
    ],
    "desk:duty-explain": [
        Entry(
            "a duty of the ministry",
            lambda w: [w.empty_duty.pk],
            does=WRITERS,
            data=lambda w: {
                "cause": "data",
                "text": "Дерек күтілуде",
                "promised_on": "2016-08-01",
                "responsible": "Бөлім басшысы",
            },
        ),
        Entry("without words", lambda w: [w.empty_duty.pk], told=WRITERS),
    ],
    "desk:duty-agree": [
        Entry("a body that is asked", asked_to_take_part, does=WRITERS),
        Entry("a body that is not asked", lambda w: [w.empty_duty.pk]),
    ],
    "desk:duty-decline": [
        Entry(
            "a body that is asked", asked_to_take_part, does=WRITERS, data=lambda w: {"why": "Құзырет емес"}
        ),
        Entry("a body that is asked, without a reason", asked_to_take_part, told=WRITERS),
        Entry(
            "a body that is not asked", lambda w: [w.empty_duty.pk], data=lambda w: {"why": "Құзырет емес"}
        ),
    ],
    "desk:duty-assign": [
        Entry(
            "to one of the body",
            lambda w: [w.empty_duty.pk],
            does={Role.HEAD},
            data=lambda w: {"person": w.people[Role.EXECUTOR].pk},
        ),
        Entry(
            "to a stranger",
            lambda w: [w.empty_duty.pk],
            told={Role.HEAD},
            data=lambda w: {"person": w.people[Role.OPERATOR].pk},
        ),
    ],
    "desk:file-remove": [
        Entry("an own file", lambda w: [w.draft_report.duty_id, w.draft_file.pk], does=WRITERS),
        Entry("a file of another duty", lambda w: [w.empty_duty.pk, w.draft_file.pk]),
        Entry("a file of a foreign duty", lambda w: [w.foreign_duty.pk, w.draft_file.pk]),
        Entry(
            "a file submitted",
            lambda w: [w.sent_report.duty_id, w.sent_file.report_files.get().pk],
        ),
    ],
    "desk:consolidations": [Entry(reads=SIGNED_IN)],
    "desk:consolidation": [
        Entry("a gathering", lambda w: [w.sent_report.duty_id], reads=MINISTRY | OFFICE | PLATFORM),
        Entry("a gathering in another office's plan", their_gathering, reads=LEAD | PLATFORM),
        Entry("a duty that gathers nothing", lambda w: [w.foreign_duty.pk]),
        missing(987654),
    ],
    "desk:consolidation-table": [
        Entry("a gathering", lambda w: [w.sent_report.duty_id, "csv"], reads=MINISTRY | OFFICE | PLATFORM),
        Entry("no such kind", lambda w: [w.sent_report.duty_id, "doc"]),
    ],
    "desk:consolidation-form": [
        Entry(
            "a gathering",
            lambda w: [w.sent_report.duty_id],
            reads=WRITERS | CONTROLLERS,
            does=WRITERS | CONTROLLERS,
            data=lambda w: ASKING,
        ),
        Entry(
            "a gathering in another office's plan, with nothing typed",
            their_gathering,
            reads=WRITERS,
            told=WRITERS,
        ),
    ],
    "desk:consolidation-remind": [
        Entry("a gathering", lambda w: [w.sent_report.duty_id], does=WRITERS),
    ],
    "desk:consolidation-accept": [
        Entry(
            "a gathering",
            their_gathering,
            reads=WRITERS,
            does=WRITERS,
            data=lambda w: {"row": [f"{w.their_report.duty_id}.1"]},
        ),
        Entry("with nothing ticked", their_gathering, reads=WRITERS, led_back=WRITERS),
    ],
    "desk:consolidation-build": [
        Entry("a gathering", their_gathering, reads=WRITERS, does=WRITERS),
        Entry("information submitted already", lambda w: [w.sent_report.duty_id], reads=WRITERS),
    ],
    "desk:contribution": [
        Entry(
            "a contribution",
            lambda w: [*their_gathering(w), w.their_report.duty_id],
            reads=WRITERS,
            does=WRITERS,
            data=lambda w: {"step": "return", "cause": "evidence", "why": "Тізімді қосыңыз"},
        ),
        Entry("of another gathering", lambda w: [w.sent_report.duty_id, w.their_report.duty_id]),
    ],
    "desk:programmes": [Entry(reads=SIGNED_IN)],
    "desk:programme": [
        Entry("an own programme", lambda w: [w.live.slug], reads=CONTROLLERS | PLATFORM),
        Entry("an own draft", lambda w: [w.draft.slug], reads=CONTROLLERS | PLATFORM),
        Entry("a founding document", lambda w: [w.archive.slug], reads=CONTROLLERS | PLATFORM),
        Entry("a foreign programme", lambda w: [w.their_live.slug], reads=PLATFORM),
        Entry("a foreign draft", lambda w: [w.their_draft.slug], reads=PLATFORM),
    ],
    "desk:programme-approve": [
        Entry("an own draft", lambda w: [w.ready.slug], does=CONTROLLERS, data=lambda w: {"confirmed": "1"}),
        Entry("with open questions", lambda w: [w.draft.slug], told=CONTROLLERS),
        Entry("in force already", lambda w: [w.live.slug], told=CONTROLLERS | PLATFORM),
        Entry("a foreign draft", lambda w: [w.their_draft.slug]),
    ],
    "desk:programme-begin": [
        Entry(
            "an own programme",
            lambda w: [w.live.slug],
            does=CONTROLLERS | PLATFORM,
            data=lambda w: {"start": "2017-11-01"},
        ),
        Entry(
            "a foreign programme",
            lambda w: [w.their_live.slug],
            does=PLATFORM,
            data=lambda w: {"start": "2017-11-01"},
        ),
    ],
    "desk:body-question": [
        Entry(
            "an own draft's",
            lambda w: [w.draft.slug, w.question.pk],
            reads=CONTROLLERS | PLATFORM,
            does=CONTROLLERS | PLATFORM,
            data=lambda w: {"bodies": w.bodies["ministry"].pk},
        ),
        Entry(
            "a foreign draft's",
            lambda w: [w.their_draft.slug, w.their_question.pk],
            reads=PLATFORM,
            does=PLATFORM,
            data=lambda w: {"bodies": w.bodies["ministry"].pk},
        ),
        Entry("a foreign one below an own draft", lambda w: [w.draft.slug, w.their_question.pk]),
    ],
    "desk:measure-date": [
        Entry(
            "an own draft's",
            lambda w: [w.draft.slug, "2"],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: {"due_on": "2016-08-01", "reason": "Кеңсе шешімі"},
        ),
        Entry(
            "a foreign draft's",
            lambda w: [w.their_draft.slug, "2"],
            data=lambda w: {"due_on": "2016-08-01", "reason": "Кеңсе шешімі"},
        ),
    ],
    "desk:measure-consolidator": [
        Entry(
            "an own draft's",
            lambda w: [w.draft.slug, "1"],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: {"body": "ministry", "document": "№ 5 хат"},
        ),
        Entry("a foreign draft's", lambda w: [w.their_draft.slug, "1"], data=lambda w: {"body": "ministry"}),
    ],
    "desk:measure-inner-day": [
        Entry(
            "an own programme's",
            lambda w: [w.live.slug, "1", crowded_in(w.live)],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: {"to_on": "2016-08-01", "why": "Мереке күндері"},
        ),
        Entry(
            "a foreign programme's",
            lambda w: [w.their_live.slug, "1", crowded_in(w.their_live)],
            data=lambda w: {"to_on": "2016-08-01", "why": "Мереке күндері"},
        ),
        Entry("a day on which there is room", lambda w: [w.live.slug, "1", "2016-08-02"]),
    ],
    "desk:programme-scheme": [
        Entry(
            "an own draft's",
            lambda w: [with_schemes(w).draft.slug],
            does=CONTROLLERS | PLATFORM,
            data=lambda w: {"scheme": "government"},
        ),
        Entry(
            "a foreign draft's",
            lambda w: [with_schemes(w).their_draft.slug],
            does=PLATFORM,
            data=lambda w: {"scheme": "government"},
        ),
        Entry(
            "a programme in force",
            lambda w: [with_schemes(w).live.slug],
            told=CONTROLLERS | PLATFORM,
            data=lambda w: {"scheme": "government"},
        ),
    ],
    # Control schemes, sign-off steps, successors.
    "desk:schemes": [Entry(reads=PLATFORM)],
    "desk:scheme-new": [
        Entry(
            reads=PLATFORM,
            does=PLATFORM,
            data=lambda w: SCHEME | {"code": "akimat", "valid_from": "2017-01-01"},
        )
    ],
    "desk:scheme": [Entry("a row", lambda w: [row_in_force(w)], reads=PLATFORM), missing(987654)],
    "desk:scheme-copy": [
        Entry(
            "a row",
            lambda w: [row_in_force(w)],
            reads=PLATFORM,
            does=PLATFORM,
            data=lambda w: SCHEME | {"valid_from": "2017-01-01"},
        )
    ],
    "desk:scheme-edit": [
        Entry(
            "a row in force", lambda w: [row_in_force(w)], led=PLATFORM, told=PLATFORM, data=lambda w: SCHEME
        ),
        Entry(
            "a row ahead",
            lambda w: [row_ahead(w)],
            reads=PLATFORM,
            does=PLATFORM,
            data=lambda w: SCHEME | {"valid_from": "2016-12-01"},
        ),
    ],
    "desk:steps": [
        Entry(
            reads=SIGNED_IN,
            does={Role.HEAD, Role.COORDINATOR, Role.ADMINISTRATOR, Role.FOREIGN_ADMINISTRATOR},
            data=lambda w: {"needs_agreed": "on"},
        )
    ],
    "desk:succession": [Entry(reads=CONTROLLERS | PLATFORM)],
    "desk:succession-of": [
        Entry(
            "a body that ended, in an own programme",
            lambda w: [w.live.slug, ended_in(w, w.live)],
            reads=CONTROLLERS | PLATFORM,
            does=CONTROLLERS | PLATFORM,
            data=lambda w: {"successor": "akimat-one", "measures": [w.live.measures.get(number="1").pk]},
        ),
        Entry(
            "a body that ended, in a foreign programme",
            lambda w: [w.their_live.slug, ended_in(w, w.their_live)],
            reads=PLATFORM,
            does=PLATFORM,
            data=lambda w: {
                "successor": "akimat-one",
                "measures": [w.their_live.measures.get(number="1").pk],
            },
        ),
        Entry("a body at work", lambda w: [w.live.slug, "ministry"]),
    ],
    "amending:list": [
        Entry("an own programme's", lambda w: [w.live.slug], reads=CONTROLLERS | PLATFORM),
        Entry("a foreign programme's", lambda w: [w.their_live.slug], reads=PLATFORM),
        Entry("a draft's", lambda w: [w.draft.slug]),
        Entry("a founding document's", lambda w: [w.archive.slug]),
    ],
    "amending:begin": [
        Entry(
            "an own programme's",
            lambda w: [w.live.slug],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: {"number": "18"},
        ),
        Entry("a foreign programme's", lambda w: [w.their_live.slug], data=lambda w: {"number": "18"}),
    ],
    "amending:amendment": [
        Entry("an own draft", lambda w: [w.live.slug, w.amendment.pk], reads=CONTROLLERS | PLATFORM),
        Entry("an own one below a foreign programme", lambda w: [w.their_live.slug, w.amendment.pk]),
    ],
    "amending:act": [
        Entry(
            "an own draft's",
            lambda w: [w.live.slug, w.amendment.pk],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: {"number": "18", "seen": "0"},
        ),
        Entry(
            "saved by somebody else meanwhile",
            lambda w: [w.live.slug, w.amendment.pk],
            reads=CONTROLLERS,
            told=CONTROLLERS,
            data=lambda w: {"number": "18", "seen": "7"},
        ),
    ],
    "amending:enact": [Entry("an own draft", lambda w: [w.live.slug, w.amendment.pk], does=CONTROLLERS)],
    "amending:row": [
        Entry(
            "of an own draft",
            lambda w: [w.live.slug, w.amendment.pk, "1"],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: ROW,
        ),
        Entry(
            "with a rule that nobody understands",
            lambda w: [w.live.slug, w.amendment.pk, "1"],
            reads=CONTROLLERS,
            told=CONTROLLERS,
            data=lambda w: ROW | {"deadline": "some day"},
        ),
    ],
    "amending:add": [
        Entry(
            "to an own draft",
            lambda w: [w.live.slug, w.amendment.pk],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: ROW | {"number": "3", "node": "1.1"},
        )
    ],
    "amending:added": [
        Entry(
            "in an own draft",
            lambda w: [w.live.slug, w.amendment.pk, w.amendment.changes.get(kind="add").pk],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: ROW | {"number": "3", "node": "1.1", "seen": "1"},
        )
    ],
    "amending:end": [
        Entry("by an own draft", lambda w: [w.live.slug, w.amendment.pk, "1"], does=CONTROLLERS)
    ],
    "amending:drop": [
        Entry(
            "out of an own draft",
            lambda w: [w.live.slug, w.amendment.pk, w.amendment.changes.get(kind="change").pk],
            does=CONTROLLERS,
        )
    ],
    "amending:derive": [
        Entry(
            "of an own programme",
            lambda w: [w.live.slug],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: {"region": "KZ-31", "measures": ["1", "2"]},
        ),
        Entry(
            "of a foreign programme",
            lambda w: [w.their_live.slug],
            data=lambda w: {"region": "KZ-31", "measures": ["1"]},
        ),
    ],
    "amending:result": [
        Entry(
            "of an own measure",
            lambda w: [w.live.slug, "2"],
            reads=CONTROLLERS,
            does=CONTROLLERS,
            data=lambda w: {"plan": w.archive.pk},
        )
    ],
    "intake:list": [Entry(reads=BRINGERS)],
    "intake:bring": [
        Entry(
            "for the office",
            reads=BRINGERS,
            does=BRINGERS,
            data=lambda w: {
                "documents": SimpleUploadedFile("жоспар.txt", "жоспар".encode()),
                "body": "office",
            },
        ),
        Entry("without a file", reads=BRINGERS, told=BRINGERS, data=lambda w: {"body": "office"}),
    ],
    "intake:document": [
        *(
            Entry(f"a {name} one", lambda w, name=name: [w.documents[name].pk], reads=BRINGERS)  # type: ignore[misc]
            for name in ("waiting", "refused", "read", "made")
        ),
        Entry("a foreign one", lambda w: [w.documents["theirs"].pk], reads=PLATFORM),
    ],
    "intake:again": [
        Entry("a refused one", lambda w: [w.documents["refused"].pk], does=BRINGERS),
        Entry("one that was read", lambda w: [w.documents["read"].pk], led_back=BRINGERS),
    ],
    "intake:throw-away": [
        Entry(
            "a refused one",
            lambda w: [w.documents["refused"].pk],
            reads=BRINGERS,
            does=BRINGERS,
            data=lambda w: {"why": "Қате файл"},
        ),
        Entry("without a reason", lambda w: [w.documents["read"].pk], reads=BRINGERS, told=BRINGERS),
        Entry(
            "of which a programme is made",
            lambda w: [w.documents["made"].pk],
            led=BRINGERS,
            led_back=BRINGERS,
            data=lambda w: {"why": "Қате файл"},
        ),
    ],
    "intake:source": [
        Entry("an own one", lambda w: [w.documents["read"].pk], reads=BRINGERS),
        Entry("a foreign one", lambda w: [w.documents["theirs"].pk], reads=PLATFORM),
    ],
    "intake:draft-file": [
        Entry("of an own one", lambda w: [w.documents["read"].pk, "docx"], reads=BRINGERS),
        Entry("as a workbook", lambda w: [w.documents["made"].pk, "xlsx"], reads=BRINGERS),
        Entry("of one that waits", lambda w: [w.documents["waiting"].pk, "docx"]),
        Entry("in an unknown format", lambda w: [w.documents["read"].pk, "exe"]),
        Entry("of a foreign one", lambda w: [w.documents["theirs"].pk, "html"], reads=PLATFORM),
    ],
    "intake:facts": [
        Entry(
            "of an own one",
            lambda w: [w.documents["read"].pk],
            reads=BRINGERS,
            does=BRINGERS,
            data=lambda w: {"title": "Жоспар", "language": "kk", "seen": "1"},
        ),
        Entry("of one that waits", lambda w: [w.documents["waiting"].pk], led=BRINGERS, led_back=BRINGERS),
    ],
    "intake:twin": [
        Entry("parted", lambda w: [w.documents["read"].pk], does=BRINGERS, data=lambda w: {"step": "part"}),
        Entry("joined with nothing", lambda w: [w.documents["ready"].pk], told=BRINGERS),
    ],
    "intake:accept-all": [Entry("an own one", lambda w: [w.documents["read"].pk], does=BRINGERS)],
    "intake:row": [
        Entry(
            "of an own one",
            lambda w: [w.documents["read"].pk, row_of(w)],
            reads=BRINGERS,
            does=BRINGERS,
            data=lambda w: CHECKED,
        ),
        Entry(
            "saved by somebody else meanwhile",
            lambda w: [w.documents["read"].pk, row_of(w)],
            reads=BRINGERS,
            told=BRINGERS,
            data=lambda w: CHECKED | {"seen": "7"},
        ),
        Entry(
            "below a foreign document",
            lambda w: [w.documents["theirs"].pk, row_of(w)],
            data=lambda w: CHECKED,
        ),
    ],
    "intake:row-autosave": [
        Entry(
            "an own one", lambda w: [w.documents["read"].pk, row_of(w)], does=BRINGERS, data=lambda w: CHECKED
        )
    ],
    "intake:row-meaning": [
        Entry(
            "an own one",
            lambda w: [w.documents["read"].pk, row_of(w)],
            reads=BRINGERS,
            query="rule=quarterly",
        )
    ],
    "intake:bodies": [
        Entry("of an own one", lambda w: [w.documents["read"].pk], reads=BRINGERS, does=BRINGERS),
        Entry("of a foreign one", lambda w: [w.documents["theirs"].pk], reads=PLATFORM, does=PLATFORM),
    ],
    "intake:body": [
        Entry(
            "of an own one",
            lambda w: [w.documents["read"].pk, w.documents["read"].body_choices.get(body=None).pk],
            reads=BRINGERS,
            does=BRINGERS,
            data=lambda w: {"seen": "1", "answer": "other", "other": "ministry"},
        )
    ],
    "intake:compare": [
        Entry("two languages", lambda w: [w.documents["read"].pk], reads=BRINGERS),
        Entry("one language", lambda w: [w.documents["ready"].pk], led=BRINGERS),
    ],
    "intake:make": [
        Entry(
            "of a checked one",
            lambda w: [w.documents["ready"].pk],
            reads=BRINGERS,
            does=BRINGERS,
            data=lambda w: NAMED,
        ),
        Entry(
            "of one that is not checked",
            lambda w: [w.documents["read"].pk],
            reads=BRINGERS,
            told=BRINGERS,
            data=lambda w: NAMED,
        ),
    ],
    "intake:correct": [
        Entry("whose programme is a draft", lambda w: [w.documents["made"].pk], does=BRINGERS),
        Entry("that is not made", lambda w: [w.documents["read"].pk], led_back=BRINGERS),
    ],
    "desk:calendar": [Entry(reads=SIGNED_IN)],
    "desk:calendar-renew": [
        Entry("my duties", does=SIGNED_IN),
        Entry(
            "a body's duties",
            does=MINISTRY | CONTROLLERS | PLATFORM,
            led_back=SIGNED_IN,
            data=lambda w: {"scope": "body:ministry"},
        ),
        Entry(
            "a plan's duties",
            does=MINISTRY | AKIMAT | CONTROLLERS | PLATFORM,
            led_back=SIGNED_IN,
            data=lambda w: {"scope": f"plan:{w.live.slug}"},
        ),
        Entry("a draft's duties", led_back=SIGNED_IN, data=lambda w: {"scope": f"plan:{w.draft.slug}"}),
    ],
    "desk:calendar-revoke": [Entry(does=SIGNED_IN)],
    "desk:calendar-feed": [
        public(lambda w: [w.subscription.secret], "a secret that works"),
        Entry("a revoked secret", lambda w: [w.revoked], is_open=True),
        Entry("the secret of a closed account", lambda w: [w.closed_secret], is_open=True),
        Entry("no secret", lambda w: ["a" * 48], is_open=True),
    ],
    "desk:design": [Entry(reads=PLATFORM)],
    # Messages.
    "notices:list": [Entry(reads=SIGNED_IN)],
    "notices:table": [
        Entry("a table", lambda w: ["csv"], reads=SIGNED_IN),
        Entry("a workbook", lambda w: ["xlsx"], reads=SIGNED_IN),
        missing("pdf"),
    ],
    "notices:read-all": [Entry(does=SIGNED_IN)],
    "notices:read": [
        Entry("the executor's message", lambda w: [w.notice.pk], does={Role.EXECUTOR}),
        missing(987654),
    ],
    "notices:letters": [Entry(reads=SIGNED_IN)],
    "notices:letter": [
        # Whoever runs the platform reads nobody's letters either.
        Entry("the executor's letter", lambda w: [w.letter.pk], reads={Role.EXECUTOR}),
        missing(987654),
    ],
    "notices:sending": [Entry(reads=PLATFORM)],
    "notices:letter-retry": [
        Entry("a letter that was given up", lambda w: [w.lost_letter.pk], does=PLATFORM),
        Entry("a letter that went", lambda w: [w.letter.pk], led_back=PLATFORM),
        missing(987654),
    ],
    "notices:settings": [
        Entry(reads=SIGNED_IN, does=SIGNED_IN, data=lambda w: letters_form()),
        Entry(
            "a letter in quiet hours",
            reads=SIGNED_IN,
            told=SIGNED_IN,
            data=lambda w: letters_form() | {"digest_hour": "23"},
        ),
    ],
    # Files.
    "files:fetch": [
        Entry(
            "a file of a report begun",
            lambda w: [w.draft_file.upload_id],
            reads=MINISTRY | PLATFORM,
            is_open=True,
        ),
        Entry(
            "a file of a report submitted",
            lambda w: [w.sent_file.pk],
            reads=MINISTRY | OFFICE | PLATFORM,
            is_open=True,
        ),
        Entry("nothing", lambda w: [987654], is_open=True),
    ],
    # Bodies.
    "people:body": [Entry(reads=SIGNED_IN)],
    "people:act-for": [
        Entry(
            "the executor's role",
            does={Role.EXECUTOR},
            data=lambda w: {"membership": w.held[Role.EXECUTOR].pk},
        ),
        Entry("a role that has ended", data=lambda w: {"membership": w.held[Role.FORMER].pk}),
        Entry("nothing", data=lambda w: {"membership": "x"}),
    ],
    "people:bodies": [Entry(reads=ADMINISTRATORS)],
    "people:body-table": [
        Entry("a table", lambda w: ["csv"], reads=ADMINISTRATORS),
        Entry("a workbook", lambda w: ["xlsx"], reads=ADMINISTRATORS),
        missing("pdf"),
    ],
    "people:body-import": [
        Entry(
            reads=PLATFORM,
            does=PLATFORM,
            data=lambda w: {"file": table_file(BODY_COLUMNS, "moj,ministry,,,,ӘМ,МЮ,MJ,,,,,")},
        )
    ],
    "people:body-new": [
        Entry(
            "below the ministry",
            reads=ADMINISTRATORS,
            does=OWN_ADMINISTRATORS,
            told={Role.FOREIGN_ADMINISTRATOR},
            data=lambda w: body_form(key="new", parent=w.bodies["ministry"].pk),
        ),
        Entry(
            "below nobody",
            reads=ADMINISTRATORS,
            does=PLATFORM,
            told=ADMINISTRATORS - PLATFORM,
            data=lambda w: body_form(key="new"),
        ),
    ],
    "people:body-page": [
        Entry("the ministry", lambda w: ["ministry"], reads=OWN_ADMINISTRATORS),
        Entry("another region's akimat", lambda w: ["akimat-two"], reads=THEIR_ADMINISTRATORS),
        Entry("the office", lambda w: ["office"], reads=PLATFORM),
        missing("nothing"),
    ],
    "people:body-edit": [
        Entry(
            "the ministry",
            lambda w: ["ministry"],
            reads=OWN_ADMINISTRATORS,
            does=OWN_ADMINISTRATORS,
            data=lambda w: body_form(),
        ),
        Entry(
            "another region's akimat",
            lambda w: ["akimat-two"],
            reads=THEIR_ADMINISTRATORS,
            does=THEIR_ADMINISTRATORS,
            data=lambda w: body_form(territory_code="KZ-11"),
        ),
        Entry(
            "the ministry put below the office",
            lambda w: ["ministry"],
            reads=OWN_ADMINISTRATORS,
            does=PLATFORM,
            told={Role.ADMINISTRATOR},
            data=lambda w: body_form(parent=w.bodies["office"].pk),
        ),
    ],
    "people:succession-add": [
        Entry(
            "of the ministry",
            lambda w: ["ministry"],
            does=OWN_ADMINISTRATORS,
            data=lambda w: {
                "succession-to_body": w.bodies["akimat-one"].pk,
                "succession-from_day": "2016-07-01",
            },
        ),
        Entry(
            "of another region's akimat",
            lambda w: ["akimat-two"],
            does=THEIR_ADMINISTRATORS,
            data=lambda w: {
                "succession-to_body": w.bodies["akimat-one"].pk,
                "succession-from_day": "2016-07-01",
            },
        ),
    ],
    "people:succession-remove": [
        Entry("of the ministry", lambda w: ["ministry", w.succession.pk], does=OWN_ADMINISTRATORS),
        Entry("of the ministry, below another body", lambda w: ["akimat-two", w.succession.pk]),
    ],
    "people:group-member-add": [
        Entry(
            "of a collective name",
            lambda w: ["akimats"],
            does=PLATFORM,
            data=lambda w: {"member-member": w.bodies["ministry"].pk, "member-valid_from": "2016-07-01"},
        ),
        Entry("of a body that is none", lambda w: ["ministry"]),
    ],
    "people:group-member-end": [
        Entry(
            "of a collective name",
            lambda w: ["akimats", w.group_member.pk],
            reads=PLATFORM,
            does=PLATFORM,
            data=lambda w: {"valid_to": "2016-08-01"},
        ),
        Entry("below another body", lambda w: ["ministry", w.group_member.pk]),
    ],
    # Memberships and people.
    "people:memberships": [Entry(reads=ADMINISTRATORS)],
    "people:membership-table": [
        Entry("a table", lambda w: ["csv"], reads=ADMINISTRATORS),
        Entry("a workbook", lambda w: ["xlsx"], reads=ADMINISTRATORS),
        missing("pdf"),
    ],
    "people:membership-import": [
        Entry(
            "in the ministry",
            reads=ADMINISTRATORS,
            does=OWN_ADMINISTRATORS,
            told={Role.FOREIGN_ADMINISTRATOR},
            data=lambda w: {
                "file": table_file(MEMBERSHIP_COLUMNS, "new@example.kz,Жаңа Адам,kk,ministry,executor,,,,")
            },
        )
    ],
    "people:membership-new": [
        Entry(
            "in the ministry",
            reads=ADMINISTRATORS,
            does=OWN_ADMINISTRATORS,
            told={Role.FOREIGN_ADMINISTRATOR},
            data=membership_form("ministry"),
        ),
        Entry(
            "in another region's akimat",
            reads=ADMINISTRATORS,
            does=THEIR_ADMINISTRATORS,
            told={Role.ADMINISTRATOR},
            data=membership_form("akimat-two"),
        ),
    ],
    "people:membership": [
        Entry(
            "in the ministry",
            lambda w: [w.held[Role.EXECUTOR].pk],
            reads=OWN_ADMINISTRATORS,
            does=OWN_ADMINISTRATORS,
            data=lambda w: {"role": "analyst", "act": "№ 5"},
        ),
        Entry(
            "in another region's akimat",
            lambda w: [w.held[Role.OPERATOR].pk],
            reads=THEIR_ADMINISTRATORS,
            does=THEIR_ADMINISTRATORS,
            data=lambda w: {"role": "analyst", "act": "№ 5"},
        ),
    ],
    "people:membership-end": [
        Entry(
            "in the ministry",
            lambda w: [w.held[Role.EXECUTOR].pk],
            reads=OWN_ADMINISTRATORS,
            does=OWN_ADMINISTRATORS,
            data=lambda w: {"valid_to": "2016-07-31"},
        ),
        Entry(
            "in another region's akimat",
            lambda w: [w.held[Role.OPERATOR].pk],
            reads=THEIR_ADMINISTRATORS,
            does=THEIR_ADMINISTRATORS,
            data=lambda w: {"valid_to": "2016-07-31"},
        ),
    ],
    "people:people": [Entry(reads=ADMINISTRATORS)],
    "people:person": [
        Entry(
            "of the ministry",
            lambda w: [w.people[Role.EXECUTOR].pk],
            reads=OWN_ADMINISTRATORS,
            does=PLATFORM,
            data=lambda w: {"full_name": "Басқа Адам", "language": "ru"},
        ),
        Entry(
            "of another region's akimat",
            lambda w: [w.people[Role.OPERATOR].pk],
            reads=THEIR_ADMINISTRATORS,
            does=PLATFORM,
            data=lambda w: {"full_name": "Басқа Адам", "language": "ru"},
        ),
        Entry("of nobody", lambda w: [w.people[Role.NOBODY].pk], reads=PLATFORM, told=PLATFORM),
    ],
    "people:person-link": [
        # The link is kept in the session for the next page, so the database shows nothing done.
        Entry("invited to the ministry", lambda w: [w.invited.pk], led_back=OWN_ADMINISTRATORS),
        Entry("with a password of their own", lambda w: [w.people[Role.EXECUTOR].pk]),
        Entry("of another region's akimat", lambda w: [w.people[Role.OPERATOR].pk]),
    ],
    "people:person-account": [
        Entry(
            "closed",
            lambda w: [w.people[Role.EXECUTOR].pk],
            does=PLATFORM,
            data=lambda w: {"step": "close", "why": "кетті"},
        ),
        Entry(
            "made an administrator",
            lambda w: [w.people[Role.EXECUTOR].pk],
            does=PLATFORM,
            data=lambda w: {"step": "promote"},
        ),
        Entry(
            "of another region's akimat",
            lambda w: [w.people[Role.OPERATOR].pk],
            does=PLATFORM,
            data=lambda w: {"step": "close"},
        ),
        Entry("with an unknown step", lambda w: [w.people[Role.EXECUTOR].pk], data=lambda w: {"step": "x"}),
    ],
    # The working-day calendar.
    "territories:calendar": [Entry(reads=PLATFORM)],
    "territories:calendar-year": [
        Entry("a year", lambda w: [2016], reads=PLATFORM),
        missing(1900),
    ],
    "territories:calendar-table": [
        Entry("a table", lambda w: ["csv"], reads=PLATFORM),
        Entry("a workbook", lambda w: ["xlsx"], reads=PLATFORM),
        missing("pdf"),
    ],
    "territories:calendar-import": [
        Entry(
            reads=PLATFORM,
            does=PLATFORM,
            data=lambda w: {"file": table_file(["day", "is_working", "source"], "2016-10-01,yes,№ 2")},
        )
    ],
    "territories:transfer-new": [Entry(reads=PLATFORM, does=PLATFORM, data=lambda w: TRANSFER)],
    "territories:transfer": [
        Entry("a day", lambda w: [w.transfer.pk], reads=PLATFORM, does=PLATFORM, data=lambda w: TRANSFER),
        missing(987654),
    ],
    "territories:transfer-remove": [
        Entry("a day", lambda w: [w.transfer.pk], reads=PLATFORM, does=PLATFORM, data=lambda w: TRANSFER),
    ],
    # One's own account; these pages take nobody's name, so they show only what is one's own.
    "account_home": [Entry(reads=SIGNED_IN, does=SIGNED_IN, data=lambda w: {"language": "ru"})],
    "account_login": [
        Entry(
            "with a wrong password",
            reads=STRANGERS,
            told=STRANGERS,
            led=SIGNED_IN,
            led_back=SIGNED_IN,
            data=lambda w: {"login": "nobody@example.kz", "password": "not it at all"},
            is_open=True,
        )
    ],
    "account_logout": [Entry(reads=SIGNED_IN, led=STRANGERS, led_back=EVERYBODY)],
    "account_inactive": [public()],
    "account_reauthenticate": [
        Entry(
            "with a wrong password",
            reads=SIGNED_IN,
            told=SIGNED_IN,
            data=lambda w: {"password": "not it at all"},
        ),
        Entry(
            "with one's password", reads=SIGNED_IN, led_back=SIGNED_IN, data=lambda w: {"password": PASSWORD}
        ),
    ],
    "account_change_password": [
        Entry(
            reads=SIGNED_IN,
            does=SIGNED_IN,
            data=lambda w: {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        ),
        Entry(
            "with a wrong old password",
            reads=SIGNED_IN,
            told=SIGNED_IN,
            data=lambda w: {"oldpassword": "x", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        ),
    ],
    "account_set_password": [
        Entry(
            "where there is one already",
            led=SIGNED_IN,
            led_back=SIGNED_IN,
            data=lambda w: {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        )
    ],
    "account_reset_password": [public(led_back=EVERYBODY, data=lambda w: {"email": "nobody@example.kz"})],
    "account_reset_password_done": [public()],
    "account_reset_password_from_key_done": [public()],
    "account_reset_password_from_key": [
        Entry(
            "a link given to the invited person", given_link, led=EVERYBODY, led_back=EVERYBODY, is_open=True
        ),
        Entry("a link nobody was given", lambda w: ["1", "never-given"], is_open=True),
    ],
    "mfa_index": [Entry(reads=SIGNED_IN)],
    "mfa_authenticate": [Entry("without a password first", led=SIGNED_IN, led_back=SIGNED_IN)],
    "mfa_reauthenticate": [
        Entry("without an app", led=SIGNED_IN, led_back=SIGNED_IN, data=lambda w: {"code": "000000"})
    ],
    "mfa_activate_totp": [Entry(reads=SIGNED_IN, told=SIGNED_IN, data=lambda w: {"code": "000000"})],
    "mfa_deactivate_totp": [Entry("without an app")],
    "mfa_view_recovery_codes": [Entry("without codes")],
    "mfa_generate_recovery_codes": [
        Entry("only beside a second step", reads=SIGNED_IN, does={Role.EDITOR}, told=SIGNED_IN)
    ],
    "mfa_download_recovery_codes": [Entry("without codes")],
    "mfa_list_webauthn": [Entry(reads=SIGNED_IN)],
    "mfa_add_webauthn": [Entry("at a bare address", led=SIGNED_IN, led_back=SIGNED_IN)],
    "mfa_edit_webauthn": [
        Entry(
            "the editor's passkey",
            lambda w: [w.passkey.pk],
            reads={Role.EDITOR},
            does={Role.EDITOR},
            data=lambda w: {"name": "Басқа кілт"},
        )
    ],
    "mfa_remove_webauthn": [
        Entry("the editor's passkey", lambda w: [w.passkey.pk], reads={Role.EDITOR}, does={Role.EDITOR})
    ],
    "mfa_login_webauthn": [
        Entry("with nothing", led=SIGNED_IN, led_back=SIGNED_IN),
        Entry("with nonsense", led=SIGNED_IN, led_back=SIGNED_IN, data=nonsense),
        Entry(
            "with too little", led=SIGNED_IN, led_back=SIGNED_IN, data=lambda w: {"credential": '{"id": 1}'}
        ),
        Entry("with half a word", led=SIGNED_IN, led_back=SIGNED_IN, data=lambda w: {"credential": "{"}),
    ],
    "mfa_reauthenticate_webauthn": [
        Entry(
            "with nonsense",
            reads={Role.EDITOR},
            led=SIGNED_IN,
            led_back=SIGNED_IN,
            data=nonsense,
        )
    ],
    "usersessions_list": [Entry(reads=SIGNED_IN, does=SIGNED_IN)],
    "account_end_session": [
        Entry("the executor's session", lambda w: [w.session.pk], does={Role.EXECUTOR}),
        missing(987654),
    ],
    **CONTESTS,
    **INDICATORS,
}
