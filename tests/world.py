"""A small state of the platform for tests across apps: bodies, a person for each role, programmes, reports, files.

The office issues and controls «Қадамдар»; the ministry and two akimats carry it out. The other office has a programme
of its own. It is 10 July 2016: see `TODAY`. The contests are made in `contest_world`, what is measured in
`indicator_world`.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from qadam.files.actions import store
from qadam.files.models import Upload
from qadam.intake.actions import join_twins
from qadam.intake.models import Intake
from qadam.intake.tests.factories import read_document, refused_document, waiting_document
from qadam.kit import clock
from qadam.notices.actions import revoke, subscribe
from qadam.notices.models import Letter, Notice, Subscription
from qadam.people.models import Body, GroupMember, Membership, Succession, User
from qadam.people.tests.factories import MembershipFactory, UserFactory
from qadam.plans import actions
from qadam.plans.models import Duty, Report, ReportFile
from qadam.plans.wordings import names_of
from qadam.programmes.actions import load
from qadam.programmes.amending import add_measure, begin_amendment, change_measure
from qadam.programmes.models import Amendment, BodyQuestion, Edition
from qadam.programmes.package.package import read_files
from qadam.programmes.rows import present_text
from qadam.programmes.tests.conftest import SMALL
from qadam.territories.actions import load_units
from qadam.territories.models import DayTransfer
from qadam.workflow.log import MACHINE, unit_of_work
from tests import contest_world, indicator_world
from tests.contest_world import ContestWorld
from tests.indicator_world import IndicatorWorld

NOW = datetime(2016, 7, 10, 12, tzinfo=clock.ALMATY)
TODAY = NOW.date()
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
Kept = Membership.Role


class Role:
    """Who knocks: a name for each person of the world."""

    STRANGER = "a stranger"
    CLOSED = "the owner of a closed account"
    NOBODY = "a person without a role"
    FORMER = "a former coordinator"
    EXECUTOR = "an executor"
    FOREIGN_EXECUTOR = "an executor of a foreign body"
    OPERATOR = "an operator of another region"
    HEAD = "a first head"
    COORDINATOR = "a coordinator"
    CONTROL = "the control office"
    ANALYST = "an analyst"
    AUDITOR = "an auditor"
    EDITOR = "an editor"
    ADMINISTRATOR = "an administrator of the body"
    FOREIGN_ADMINISTRATOR = "an administrator of a foreign body"
    PLATFORM = "a platform administrator"
    # Who sits in commissions of contests, with no role in any body.
    RECEIVER = "a member of a district's receiving commission"
    MEMBER = "a member of a region's commission"
    CHAIR = "the chair of a region's commission"
    REPUBLIC = "the chair of the republic's commission"


# The body in which each role is held, and until which day.
HELD: dict[str, tuple[str, str, date | None]] = {
    Role.FORMER: ("office", Kept.COORDINATOR, date(2016, 6, 30)),
    Role.EXECUTOR: ("ministry", Kept.EXECUTOR, None),
    Role.FOREIGN_EXECUTOR: ("heir", Kept.EXECUTOR, None),
    Role.OPERATOR: ("akimat-two", Kept.OPERATOR, None),
    Role.HEAD: ("ministry", Kept.HEAD, None),
    Role.COORDINATOR: ("office", Kept.COORDINATOR, None),
    Role.CONTROL: ("office", Kept.CONTROL, None),
    Role.ANALYST: ("ministry", Kept.ANALYST, None),
    Role.AUDITOR: ("office", Kept.AUDITOR, None),
    Role.EDITOR: ("ministry", Kept.EDITOR, None),
    Role.ADMINISTRATOR: ("ministry", Kept.ADMINISTRATOR, None),
    Role.FOREIGN_ADMINISTRATOR: ("akimat-two", Kept.ADMINISTRATOR, None),
    Role.CLOSED: ("office", Kept.COORDINATOR, None),
}
SEATED = (Role.RECEIVER, Role.MEMBER, Role.CHAIR, Role.REPUBLIC)


@dataclass
class World:
    """All that the tests name."""

    people: dict[str, User]
    held: dict[str, Membership]
    bodies: dict[str, Body]
    live: Edition
    draft: Edition
    ready: Edition
    archive: Edition
    their_live: Edition
    their_draft: Edition
    empty_duty: Duty
    draft_report: Report
    sent_report: Report
    their_report: Report
    foreign_duty: Duty
    archive_duty: Duty
    draft_file: ReportFile
    sent_file: Upload
    question: BodyQuestion
    their_question: BodyQuestion
    succession: Succession
    group_member: GroupMember
    invited: User
    notice: Notice
    letter: Letter
    lost_letter: Letter
    transfer: DayTransfer
    amendment: Amendment
    documents: dict[str, Intake]
    subscription: Subscription
    revoked: str
    closed_secret: str
    session: UserSession
    passkey: Authenticator
    contests: ContestWorld
    numbers: IndicatorWorld


def build() -> World:
    """Make the world; run it under `clock.moved(NOW)`."""
    load_units(by=MACHINE)
    live = edition("live", "approved")
    draft, ready = edition("draft", "draft"), edition("ready", "draft")
    archive = edition("archive", "archive")
    their_live, their_draft = edition("live", "approved", theirs=True), edition("draft", "draft", theirs=True)
    bodies = {body.key: body for body in Body.objects.all()}
    people, held = _people(bodies)
    ministry, executor = bodies["ministry"], people[Role.EXECUTOR]
    first, second = duty_of(live, "1", ministry, 2), duty_of(live, "1", ministry, 1)
    draft_file = actions.attach(first, stored("draft.pdf", executor), by=executor)
    draft_report = write(first, executor, "Әлі жазылып жатқан жоба")
    sent_file = actions.attach(second, stored("sent.pdf", executor), by=executor).upload
    sent_report = actions.submit(write(second, executor, "Отырыс өткізілді"), by=executor)
    stranger_there: User = MembershipFactory(body=bodies["akimat-one"], role=Kept.EXECUTOR).user
    their_duty = duty_of(their_live, "1", bodies["akimat-one"], 0)
    their_report = actions.submit(write(their_duty, stranger_there, "Жат есеп"), by=stranger_there)
    invited = UserFactory(password=None, full_name="Шақырылған Адам")
    invited.set_unusable_password()
    invited.save()
    MembershipFactory(user=invited, body=ministry, role=Kept.ANALYST)
    old = subscribe(people[Role.HEAD]).secret
    revoke(people[Role.HEAD])
    return World(
        people=people,
        held=held,
        bodies=bodies,
        live=live,
        draft=draft,
        ready=ready,
        archive=archive,
        their_live=their_live,
        their_draft=their_draft,
        empty_duty=duty_of(live, "2", ministry, 0),
        draft_report=draft_report,
        sent_report=sent_report,
        their_report=their_report,
        foreign_duty=duty_of(live, "1", bodies["akimat-two"], 0),
        archive_duty=duty_of(archive, "1", ministry, 0),
        draft_file=draft_file,
        sent_file=sent_file,
        question=_question(draft, bodies),
        their_question=_question(their_draft, bodies),
        succession=Succession.objects.get(from_body=ministry),
        group_member=GroupMember.objects.get(member=bodies["akimat-one"]),
        invited=invited,
        notice=Notice.objects.create(
            user=executor,
            kind="plans.accepted",
            values=names_of(second),
            path=f"/desk/duties/{second.pk}/",
            once_key="world",
        ),
        letter=letter_to(executor, state=Letter.State.SENT, sent_at=NOW),
        lost_letter=letter_to(people[Role.HEAD], state=Letter.State.FAILED, trouble="SMTPDataError: 554"),
        transfer=DayTransfer.objects.create(day=date(2016, 9, 3), is_working=True, source="№ 1"),
        amendment=_amendment(live, people[Role.COORDINATOR]),
        documents=_documents(bodies, people, draft),
        subscription=subscribe(executor),
        revoked=old,
        closed_secret=subscribe(people[Role.CLOSED]).secret,
        session=UserSession.objects.create(
            user=executor, session_key="another-device", ip="127.0.0.1", user_agent="Firefox"
        ),
        passkey=Authenticator.objects.create(
            user=people[Role.EDITOR],
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "Кілт", "credential": credential()},
        ),
        contests=contest_world.build(
            live,
            their_live,
            bodies,
            contest_world.Seated(
                chair=people[Role.CHAIR],
                member=people[Role.MEMBER],
                receiver=people[Role.RECEIVER],
                republic=people[Role.REPUBLIC],
                applicant=people[Role.NOBODY],
                executor=executor,
            ),
        ),
        numbers=indicator_world.build(
            live, their_live, draft, operator=people[Role.OPERATOR], coordinator=people[Role.COORDINATOR]
        ),
    )


def edition(name: str, status: str, *, theirs: bool = False) -> Edition:
    """Load the small package as an edition of the office, or of the other office."""
    files = dict(SMALL)
    family = "theirs" if theirs else "steps"
    head = files["programme.yaml"].replace("slug: steps-2015", f"slug: {family}-{name}")
    files["programme.yaml"] = head.replace("programme: steps", f"programme: {family}").replace(
        "status: archive", f"status: {status}"
    )
    files["bodies.csv"] += "other-office,office,,,,Басқа кеңсе,Другая канцелярия,Another office,,,,,\n"
    if theirs:
        files["programme.yaml"] = files["programme.yaml"].replace(": office\n", ": other-office\n")
        files["measures.csv"] = files["measures.csv"].replace(",office,", ",other-office,")
    return load(read_files({place: text.encode() for place, text in files.items()}), by=MACHINE)[0]


def _people(bodies: dict[str, Body]) -> tuple[dict[str, User], dict[str, Membership]]:
    people: dict[str, User] = {
        Role.NOBODY: UserFactory(full_name="Рөлсіз Адам"),
        Role.PLATFORM: UserFactory(full_name="Платформа Әкімшісі", is_administrator=True),
        **{role: UserFactory(full_name=f"{role} Адам") for role in SEATED},
    }
    held: dict[str, Membership] = {}
    for role, (body, kind, until) in HELD.items():
        people[role] = UserFactory(full_name=f"{role} Адам", is_active=role != Role.CLOSED)
        held[role] = MembershipFactory(user=people[role], body=bodies[body], role=kind, valid_to=until)
    return people, held


def letter_to(user: User, **more: Any) -> Letter:
    """Keep one letter to a person, another one for each call."""
    number = Letter.objects.count()
    return Letter.objects.create(
        user=user,
        once_key=f"day:{number}",
        language="kk",
        subject="Qadam: жаңалықтарыңыз",
        body="Есебіңіз қабылданды.\n",
        message_id=f"<day.{number}@qadam.example>",
        next_attempt_at=NOW,
        **more,
    )


def _question(draft: Edition, bodies: dict[str, Body]) -> BodyQuestion:
    question = BodyQuestion.objects.create(
        edition=draft, body=bodies["ministry"], cause=BodyQuestion.Cause.GROUP
    )
    question.proposed.set([bodies["ministry"]])
    return question


def _amendment(of: Edition, by: User) -> Amendment:
    """Begin an amendment that can come into force: it changes measure 2 and adds measure 2-1."""
    amendment = begin_amendment(
        of,
        by=by,
        number="17",
        date=date(2016, 7, 1),
        in_force_on=date(2016, 9, 1),
        title_kk="Өзгерістер енгізу туралы",
        title_ru="О внесении изменений",
        title_en="On changes",
        upload=stored("act.pdf", by),
    )
    second = of.measures.get(number="2")
    text = present_text(second)
    change_measure(amendment, second, new=replace(text, deadline="until 2016-10-15"), by=by)
    add_measure(amendment, new=replace(text, number="2-1", deadline="until 2016-11-15"), by=by)
    return amendment


def _documents(bodies: dict[str, Body], people: dict[str, User], made: Edition) -> dict[str, Intake]:
    """Bring documents of the office in every state, and one of the other office."""
    office, by = bodies["office"], people[Role.COORDINATOR]
    found = {
        "waiting": waiting_document(office, by),
        "refused": refused_document(office, by),
        "read": read_document(office, by),
        "russian": read_document(office, by, language="ru"),
        "ready": read_document(office, by),
        "made": read_document(office, by),
        "theirs": read_document(bodies["other-office"], people[Role.PLATFORM]),
    }
    join_twins(found["read"], found["russian"], by=by)
    found["ready"].rows.update(is_checked=True)
    found["ready"].body_choices.update(body=bodies["ministry"])
    found["made"].state, found["made"].edition = Intake.State.MADE, made
    found["made"].save(update_fields=["state", "edition"])
    return found


def duty_of(of: Edition, number: str, body: Body, place: int) -> Duty:
    """Return one duty of a measure and a body by its place in time."""
    return list(Duty.objects.filter(measure__edition=of, measure__number=number, body=body))[place]


def stored(name: str, by: User) -> Upload:
    """Store a small PDF, another one for each name."""
    return store(SimpleUploadedFile(name, PDF + f"% {name}\n".encode(), "application/pdf"), by=by)


def write(duty: Duty, by: User, text: str) -> Report:
    """Save a report with one figure."""
    figures = [actions.Figure("отырыс", Decimal(3), "рет")]
    return actions.save_report(duty, text=text, language="kk", figures=figures, by=by)


def credential() -> dict[str, Any]:
    """Return what a browser gave when a passkey was made, as allauth keeps it."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    made = AttestedCredentialData.create(Aaguid.NONE, b"passkey", ES256.from_cryptography_key(key))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    told = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 0, made)
    client = CollectedClientData.create(
        CollectedClientData.TYPE.CREATE, b"challenge", "http://localhost:8000"
    )
    answer = AuthenticatorAttestationResponse(
        client_data=client, attestation_object=AttestationObject.create("none", told, {})
    )
    response = RegistrationResponse(raw_id=b"passkey", response=answer)
    return {**json.loads(json.dumps(dict(response))), "clientExtensionResults": {}}


def session_of(user: User) -> str:
    """Return the key of a fresh session of a person, seen and confirmed just now."""
    client = Client()
    client.force_login(user)
    session: Any = client.session
    session["seen_at"] = int(time.time())
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def undone() -> Iterator[None]:
    """Undo all that the block does to the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def standing() -> Iterator[World]:
    """Give the world for as long as the block runs, all of it made in one piece."""
    with clock.moved(NOW), undone():
        with unit_of_work():
            world = build()
        yield world
