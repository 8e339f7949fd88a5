"""Steps of a sample contest: people apply, a commission admits, decides on held votes, scores, publishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from qadam.contests.actions.admission import Check, admit, return_for_repair, save_checks, translate
from qadam.contests.actions.commission import add_member, attach_minutes, make_commission
from qadam.contests.actions.deciding import give_opinion, open_question, take_decision
from qadam.contests.actions.entries import (
    Draft,
    add_file,
    add_link,
    approve_translation,
    begin_entry,
    save_draft,
    set_consents,
    submit,
)
from qadam.contests.actions.rules_of_vote import JuryTerms, Mark
from qadam.contests.actions.scoring import give_scores
from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    CheckLine,
    Commission,
    Consent,
    Criterion,
    Decision,
    Entry,
    EntryFile,
    HeldBatch,
    Mandate,
    Nomination,
    Opinion,
    StageKind,
)
from qadam.contests.queries.entries import APPEAL, WITH_MEMBERS, check_rules, has_condition, other_language
from qadam.desk.demonstration.contest_words import Told, chance, portrait, told_of
from qadam.desk.demonstration.people import People, Role
from qadam.people.models import Body, User
from qadam.workflow.log import MACHINE
from qadam.writing.document import Document, Paragraph
from qadam.writing.docx import write_docx

ACT = "Үлгі өкім № {number}"
SEATS = (
    Mandate.Seat.CHAIR,
    Mandate.Seat.MEMBER,
    Mandate.Seat.MEMBER,
    Mandate.Seat.MEMBER,
    Mandate.Seat.SECRETARY,
)
MARKS = (
    Mark("Еңбектегі үлгі", "Пример в труде", "Example in work", 10, Decimal(2)),
    Mark("Тәлімгерлік", "Наставничество", "Mentoring", 10, Decimal(1)),
    Mark("Таныстырылымның сапасы", "Качество презентации", "Quality of the presentation", 10, Decimal("0.5")),
)
JURY = JuryTerms(act="Үлгі бұйрық № 33", marks=MARKS, objection_days=5)


@dataclass(frozen=True)
class Bench:
    """A sample commission with its people: the chair first, the secretary last."""

    commission: Commission
    people: list[User]

    @property
    def voting(self) -> list[User]:
        """Return those with a vote."""
        return self.people[:-1]

    @property
    def secretary(self) -> User:
        """Return the secretary."""
        return self.people[-1]


def host_of(arena: Arena, people: People, coordinator: User) -> User:
    """Return who runs an arena: its akimat's operator, or the coordinator where no akimat does."""
    return people.of(arena.body, Role.OPERATOR) if arena.body else coordinator


def seat_commission(arena: Arena, body: Body, day: date, people: People, *, by: User) -> Bench:
    """Appoint the deciding commission of an arena from sample people of a body."""
    act = ACT.format(number=arena.position + 40)
    names = {
        "name_kk": f"Байқау комиссиясы: {arena.name_kk}",
        "name_ru": f"Конкурсная комиссия: {arena.name_ru}",
        "name_en": f"Contest commission: {arena.name_en}",
    }
    made = make_commission(arena, names=names, act=act, acted_on=day, body=body, by=by)
    seated = []
    for place, seat in enumerate(SEATS):
        role = Role.HEAD if seat == Mandate.Seat.CHAIR else Role.EXECUTOR
        person = people.of(body, role, max(place - 1, 0))
        add_member(made, person, seat=seat, act=act, valid_from=day, by=by)
        seated.append(person)
    return Bench(made, seated)


def apply_for(arena: Arena, nomination: Nomination, place: int, *, has_papers: bool = False) -> Entry:
    """Apply without an account: begin, write, bring a drawn picture, hand in."""
    contest = nomination.contest
    told = told_of(nomination.entry_kind, contest.slug, arena.territory.code, nomination.key, place)
    seed = chance(contest.slug, arena.territory.code, nomination.key, place)
    language = "ru" if seed % 4 == 0 else "kk"
    entry, _code = begin_entry(
        contest,
        nomination,
        arena,
        title=told.title(language),
        language=language,
        contact_name=told.title("kk"),
    )
    entry = save_draft(entry, _draft(entry, told, seed), by=MACHINE)
    entry = set_consents(entry, {Consent.Purpose.TAKING_PART, Consent.Purpose.PUBLISHING}, by=MACHINE)
    picture = SimpleUploadedFile("ulgi-suret.jpg", portrait(seed), content_type="image/jpeg")
    add_file(entry, picture, EntryFile.Role.PHOTO, by=MACHINE)
    if APPEAL in contest.blocks or has_papers:
        add_link(entry, f"https://sample.example/video/{entry.number}", by=MACHINE)
    if has_papers:
        add_file(entry, _presentation(told), EntryFile.Role.PRESENTATION, by=MACHINE)
    return submit(entry, by=MACHINE)


def _draft(entry: Entry, told: Told, seed: int) -> Draft:
    is_group = entry.nomination.entry_kind in WITH_MEMBERS
    return Draft(
        title=told.title(entry.language),
        contact_name=told.title("kk"),
        phone=f"+7 700 000 {seed % 90 + 10} {seed // 90 % 90 + 10}",
        organisation="«Үлгі» ЖШС",
        condition_proof=f"https://sample.example/post/{entry.number}"
        if has_condition(entry.nomination)
        else "",
        texts=told.texts(entry.contest.blocks, entry.language),
        members=told.members() if is_group else None,
    )


def _presentation(told: Told) -> SimpleUploadedFile:
    text = "Бұл – көрсетуге арналған үлгі таныстырылым, нақты құжат емес."
    return SimpleUploadedFile(
        "ulgi-tanystyrylym.docx", write_docx(Document("kk", told.title("kk"), [Paragraph(text)]))
    )


def admit_entry(entry: Entry, bench: Bench, host: User) -> Entry:
    """Check, admit and translate an entry; its applicant approves the translation, and its page opens."""
    checks = [Check(rule.key, rule.document[:300], CheckLine.Verdict.MET) for rule in check_rules(entry)]
    secretary = bench.voting[0]
    entry = save_checks(entry, checks, by=secretary)
    entry = admit(entry, by=secretary)
    told = _told(entry)
    language = other_language(entry)
    texts = told.texts(entry.contest.blocks, language)
    entry = translate(entry, title=told.title(language), texts=texts, by=host)
    return approve_translation(entry, by=MACHINE)


def _told(entry: Entry) -> Told:
    """Return the invented candidate again: the place is the one among the entries of arena and nomination."""
    before = Entry.objects.filter(arena=entry.arena, nomination=entry.nomination, pk__lt=entry.pk).count()
    code = entry.arena.territory.code
    return told_of(entry.nomination.entry_kind, entry.contest.slug, code, entry.nomination.key, before)


def send_for_repair(entry: Entry, host: User) -> Entry:
    """Return an entry for repair with a reason."""
    return return_for_repair(entry, why="Үлгі ескерту: шартты растайтын сілтеме ашылмайды.", by=host)


def decide_held(vote: Activity, bench: Bench) -> int:
    """Let the commission decide on every held batch by a minuted vote: a burst is void, the rest counts."""
    batches = list(HeldBatch.objects.filter(activity=vote, state=HeldBatch.State.HELD).order_by("pk"))
    for batch in batches:
        is_burst = batch.detector == HeldBatch.Detector.BURST
        proposed = HeldBatch.State.VOID if is_burst else HeldBatch.State.COUNTED
        question = open_question(
            vote,
            bench.commission,
            kind=Decision.Kind.BATCH,
            batch=batch,
            proposed=proposed,
            by=bench.secretary,
        )
        _carry(question, bench, "Үлгі шешім: дауыстар бірнеше минутта бір желіден келген.")
    return len(batches)


def _carry(question: Decision, bench: Bench, reasons: str) -> Decision:
    for place, person in enumerate(bench.voting):
        side = Opinion.Side.ABSTAINED if place == len(bench.voting) - 1 else Opinion.Side.FOR
        give_opinion(question, side=side, by=person)
    return take_decision(question, by=bench.secretary, reasons=reasons)


def score(choice: Activity, nomination: Nomination, members: Sequence[User]) -> None:
    """Let members give their points to the leaders of a nomination."""
    rows = Candidacy.objects.filter(
        arena=choice.arena_id, entry__nomination=nomination, entry__withdrawn_at=None
    )
    leaders = list(rows.exclude(state=Candidacy.State.CANDIDATE).order_by("entry__number"))
    criteria = list(Criterion.objects.filter(rules__activity=choice))
    for place, person in enumerate(members):
        points: dict[tuple[int, int], Decimal | None] = {
            (leader.pk, one.pk): Decimal(10 - rank - chance(leader.pk, one.pk, place) % 3)
            for rank, leader in enumerate(leaders)
            for one in criteria
        }
        give_scores(choice, nomination, points, by=person)


def choose_winner(choice: Activity, nomination: Nomination, bench: Bench) -> Decision:
    """Put the winners of a nomination to the commission and take the decision."""
    question = open_question(
        choice, bench.commission, kind=Decision.Kind.WINNERS, nomination=nomination, by=bench.secretary
    )
    return _carry(question, bench, "Үлгі шешім: ең жоғары балл жинаған үміткер жеңімпаз деп танылды.")


def sign_minutes(activity: Activity, bench: Bench, number: str, day: date) -> None:
    """Give the minutes of a window their number and day."""
    attach_minutes(activity, bench.commission, number=number, held_on=day, by=bench.secretary)


def window_of(arena: Arena, kind: str) -> Activity:
    """Return a window of an arena."""
    rows = Activity.objects.select_related(
        "arena__level__contest__edition", "arena__territory", "arena__body", "stage"
    )
    return rows.get(arena=arena, kind=StageKind(kind))
