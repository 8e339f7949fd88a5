"""The contests of the small state of the platform, in the states that pages differ by, and who sits in commissions.

The office runs them all but one; the second akimat hosts the region on whose side everybody of the tests is. In «Еңбек
жолы» applications are taken and the public votes, in the second contest the commission is choosing, in the third it
has chosen, in the fourth votes are to be closed.
"""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from qadam.contests.actions.deciding import give_opinion, open_question
from qadam.contests.actions.objections import plain_number
from qadam.contests.images import make_variants
from qadam.contests.models import (
    Activity,
    Arena,
    Award,
    Candidacy,
    Commission,
    Conflict,
    Contest,
    Decision,
    Entry,
    EntryFile,
    HandOver,
    Mandate,
    MessageText,
    Nomination,
    Objection,
    Partner,
    RegisteredNetwork,
    Stage,
)
from qadam.contests.tests.counted import batch_of, give
from qadam.contests.tests.factories import (
    ActivityFactory,
    ArenaFactory,
    CandidacyFactory,
    CommissionFactory,
    ContestFactory,
    CriterionFactory,
    EntryFactory,
    JuryRulesFactory,
    LevelFactory,
    MandateFactory,
    NominationFactory,
    VoteRulesFactory,
)
from qadam.contests.tests.sittings import Sitting, make_sitting
from qadam.contests.tests.votes import give_secret
from qadam.files.actions import store
from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.programmes.models import Edition
from qadam.territories.models import Territory

OWN, FAR, COUNTRY = "KZ-11", "KZ-31", "KZ"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
State = Entry.State


@dataclass
class ContestWorld:
    """All that the tests name of contests."""

    live: Contest
    choosing: Contest
    decided: Contest
    counting: Contest
    draft: Contest
    theirs: Contest
    their_draft: Contest
    own: Arena
    far: Arena
    country: Arena
    their_arena: Arena
    intake: Activity
    vote: Activity
    far_vote: Activity
    far_choice: Activity
    over: Activity
    frozen: Activity
    their_vote: Activity
    their_choice: Activity
    network: RegisteredNetwork
    their_network: RegisteredNetwork
    removable: Nomination
    their_nomination: Nomination
    commissions: dict[str, Commission]
    mandates: dict[str, Mandate]
    entries: dict[str, Entry]
    files: dict[str, EntryFile]
    candidacies: dict[str, Candidacy]
    partners: dict[str, Partner]
    messages: dict[str, MessageText]
    sitting: Sitting
    done: Sitting
    conflict: Conflict
    questions: dict[str, Decision]
    nominations: dict[str, Nomination]
    objections: dict[str, Objection]
    awards: dict[str, Award]
    hand_overs: dict[str, HandOver] = field(default_factory=dict)


@dataclass(frozen=True)
class Seated:
    """The people of the world who sit in commissions, and whoever applied with an account."""

    chair: User
    member: User
    receiver: User
    republic: User
    applicant: User
    executor: User


def build(live: Edition, theirs: Edition, bodies: dict[str, Body], seated: Seated) -> ContestWorld:
    """Make the contests of the world; run it under the world's clock."""
    return _Builder(live, theirs, bodies, seated).made()


class _Builder:
    def __init__(self, live: Edition, theirs: Edition, bodies: dict[str, Body], seated: Seated) -> None:
        self.edition, self.their_edition, self.bodies, self.seated = live, theirs, bodies, seated
        self.now = clock.now()
        self.units = {unit.code: unit for unit in Territory.objects.filter(code__in=[OWN, FAR, COUNTRY])}

    def made(self) -> ContestWorld:
        live = self._contest("enbek-zholy", name_kk="«Еңбек жолы»", name_ru="«Еңбек жолы»")
        nomination = NominationFactory(contest=live, position=1)
        republic = LevelFactory(contest=live, position=2, name_kk="Республикалық кезең")
        region = LevelFactory(contest=live, position=1, passes_to=republic)
        own, far = self._arena(region, OWN, "akimat-two"), self._arena(region, FAR, "akimat-one")
        country = self._arena(republic, COUNTRY, "office")
        intake = ActivityFactory(arena=own, kind="intake")
        vote = self._open_vote(own)
        far_vote = ActivityFactory(
            arena=far, state=Activity.State.READY, opens_at=self._in(5), closes_at=self._in(9)
        )
        VoteRulesFactory(activity=far_vote)
        far_choice = ActivityFactory(arena=far, kind="jury", opens_at=self._in(12), closes_at=self._in(20))
        commissions, mandates = self._seats(own, country)
        entries = self._entries(own, far, nomination)
        admitted = CandidacyFactory(entry=entries["admitted"], arena=own, admitted_at=self._in(-2))
        CandidacyFactory(entry=entries["gone"], arena=own)
        MandateFactory(commission=CommissionFactory(arena=far))
        counting, over = self._counting()
        sitting, questions, nominations, conflict = self._choosing()
        decided, done, frozen, candidacies, hand_over = self._decided()
        draft = self._contest("kelesi", state=Contest.State.DRAFT, name_kk="Келесі байқау")
        removable = NominationFactory(contest=draft)
        ActivityFactory(arena=self._arena(LevelFactory(contest=draft), OWN, "akimat-two"), kind="intake")
        foreign = self._theirs()
        arena = foreign["arena"]
        Stage.objects.all().update(deadline="until 2016-08-15")
        return ContestWorld(
            live=live,
            choosing=sitting.arena.level.contest,
            decided=decided,
            counting=counting,
            draft=draft,
            theirs=foreign["contest"],
            their_draft=self._their_draft(),
            own=own,
            far=far,
            country=country,
            their_arena=arena,
            intake=intake,
            vote=vote,
            far_vote=far_vote,
            far_choice=far_choice,
            over=over,
            frozen=frozen,
            their_vote=foreign["vote"],
            their_choice=foreign["choice"],
            network=self._network(far_vote, "203.0.113.0/24"),
            their_network=self._network(foreign["vote"], "203.0.113.0/24"),
            removable=removable,
            their_nomination=foreign["entry"].nomination,
            commissions=commissions | {"theirs": foreign["mandate"].commission},
            mandates=mandates | {"theirs": foreign["mandate"]},
            entries=entries | {"theirs": foreign["entry"]},
            files=self._files(entries["admitted"], entries["submitted"]),
            candidacies=candidacies | {"admitted": admitted, "theirs": foreign["candidacy"]},
            partners={
                "whole": Partner.objects.create(contest=live, page="http://127.0.0.1/baspasoz/"),
                "own": Partner.objects.create(contest=live, arena=own, page="http://127.0.0.1/akimdik/"),
                "far": Partner.objects.create(contest=live, arena=far, page="http://127.0.0.1/alys/"),
                "theirs": Partner.objects.create(contest=arena.level.contest, page="http://127.0.0.1/zhat/"),
            },
            messages={
                "own": self._message(vote),
                "far": self._message(far_vote),
                "theirs": self._message(foreign["vote"]),
            },
            sitting=sitting,
            done=done,
            conflict=conflict,
            questions=questions | {"theirs": foreign["question"]},
            nominations=nominations,
            objections={"own": self._objection(done.arena), "theirs": self._objection(arena)},
            awards={
                "own": self._award(done.arena, "AAAAABBBBB", candidacies["winner"].entry),
                "annulled": self._award(done.arena, "CCCCCDDDDD", annulled_at=self.now, why_annulled="Қате"),
                "theirs": self._award(arena, "EEEEEFFFFF"),
            },
            hand_overs={"own": hand_over},
        )

    def _in(self, days: int) -> Any:
        return self.now + timedelta(days=days)

    def _contest(self, slug: str, edition: Edition | None = None, **facts: Any) -> Contest:
        made: Contest = ContestFactory(edition=edition or self.edition, slug=slug, family=slug, **facts)
        return made

    def _their_draft(self) -> Contest:
        """Make a contest of the other office that is being prepared."""
        made = self._contest("zhat-kelesi", self.their_edition, state=Contest.State.DRAFT)
        self._arena(LevelFactory(contest=made, position=1), FAR, "akimat-one")
        NominationFactory(contest=made, position=1)
        return made

    def _arena(self, level: Any, code: str, body: str) -> Arena:
        made: Arena = ArenaFactory(level=level, territory=self.units[code], body=self.bodies[body])
        return made

    def _region(self, slug: str, edition: Edition | None = None, code: str = OWN, body: str = "") -> Arena:
        """Return an arena of a further contest with one level."""
        level = LevelFactory(contest=self._contest(slug, edition), position=1)
        return self._arena(level, code, body or "akimat-two")

    def _open_vote(self, arena: Arena) -> Activity:
        made: Activity = ActivityFactory(arena=arena, state=Activity.State.READY)
        VoteRulesFactory(activity=made)
        give_secret(made)
        return made

    def _seats(self, own: Arena, country: Arena) -> tuple[dict[str, Commission], dict[str, Mandate]]:
        district = Territory.objects.filter(code__startswith=f"{OWN}-").order_by("code").first()
        self.district = district.code if district else "110001"
        kinds: dict[str, Commission] = {
            "region": CommissionFactory(arena=own),
            "district": CommissionFactory(arena=own, duty="receiving", territory_code=self.district),
            "republic": CommissionFactory(arena=country),
        }
        chair = MandateFactory(commission=kinds["region"], user=self.seated.chair, seat="chair")
        member = MandateFactory(commission=kinds["region"], user=self.seated.member)
        receiver = MandateFactory(commission=kinds["district"], user=self.seated.receiver)
        above = MandateFactory(commission=kinds["republic"], user=self.seated.republic, seat="chair")
        held: dict[str, Mandate] = {"chair": chair, "member": member, "receiver": receiver, "republic": above}
        return kinds, held

    def _entries(self, own: Arena, far: Arena, nomination: Nomination) -> dict[str, Entry]:
        """Return entries of the own region in every state, of a district and of another, and one of another region."""
        here = {"arena": own, "nomination": nomination, "is_public": False, "district_code": self.district}
        applied = here | {"applicant": self.seated.applicant}
        in_time = {"submitted_at": self._in(-1)}
        return {
            "draft": EntryFactory(**applied, state=State.DRAFT),
            "paper": EntryFactory(**here, state=State.DRAFT, channel="paper"),
            "submitted": EntryFactory(**applied, **in_time, state=State.SUBMITTED),
            "translated": EntryFactory(**applied, **in_time, state=State.SUBMITTED, translated_at=self.now),
            "elsewhere": EntryFactory(
                **{**here, "district_code": "another"}, **in_time, state=State.SUBMITTED
            ),
            "returned": EntryFactory(
                **applied, **in_time, state=State.RETURNED, repair_until=self._in(3), why="Толықтырыңыз"
            ),
            "admitted": EntryFactory(**{**here, "is_public": True}, **in_time, approved_at=self.now),
            "gone": EntryFactory(**here, **in_time, state=State.WITHDRAWN, withdrawn_at=self.now),
            "far": EntryFactory(
                arena=far, nomination=nomination, is_public=False, **in_time, state=State.SUBMITTED
            ),
        }

    def _files(self, admitted: Entry, submitted: Entry) -> dict[str, EntryFile]:
        out = io.BytesIO()
        Image.new("RGB", (400, 300), "teal").save(out, "JPEG")
        photo = self._stored("photo.jpg", out.getvalue(), "image/jpeg")
        rows = {
            "photo": (admitted, "photo", photo, make_variants(photo)),
            "video": (admitted, "video", self._stored("video.mp4", MP4, "video/mp4"), {}),
            "paper": (submitted, "materials", self._stored("paper.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf"), {}),
        }  # fmt: skip
        return {
            key: EntryFile.objects.create(entry=entry, role=role, upload=upload, variants=variants)
            for key, (entry, role, upload, variants) in rows.items()
        }

    def _stored(self, name: str, content: bytes, content_type: str) -> Any:
        return store(SimpleUploadedFile(name, content, content_type), by=self.seated.executor)

    def _counting(self) -> tuple[Contest, Activity]:
        """Make a vote that is over but not closed for good, with votes that are held."""
        arena = self._region("dauystar")
        over = ActivityFactory(
            arena=arena, state=Activity.State.READY, closes_at=self.now - timedelta(hours=1)
        )
        VoteRulesFactory(activity=over)
        give_secret(over)
        candidacy = CandidacyFactory(entry=EntryFactory(arena=arena), arena=arena)
        batch_of(give(candidacy, over, 3)[:2])
        self._bench(CommissionFactory(arena=arena))
        return arena.level.contest, over

    def _bench(self, commission: Commission) -> None:
        MandateFactory(commission=commission, user=self.seated.chair, seat="chair")
        MandateFactory(commission=commission, user=self.seated.member)

    def _sitting(self, slug: str) -> Sitting:
        """Return a sitting of the chair, the member and a secretary."""
        sitting = make_sitting(members=2, leaders=1, arena=self._region(slug))
        for mandate, user in zip(sitting.mandates, (self.seated.chair, self.seated.member), strict=False):
            mandate.user = user
            mandate.save()
        return sitting

    def _choosing(self) -> tuple[Sitting, dict[str, Decision], dict[str, Nomination], Conflict]:
        """Make a choice under way: one nomination to be scored, one to be asked about, one voted on, one decided."""
        sitting = self._sitting("tandau")
        scored = {"unscored": sitting.nomination} | {
            name: NominationFactory(contest=sitting.arena.level.contest)
            for name in ("scored", "asked", "taken")
        }
        questions: dict[str, Decision] = {}
        first, leaders = sitting.nomination, sitting.leaders
        for name in ("scored", "asked", "taken"):
            entry = EntryFactory(arena=sitting.arena, nomination=scored[name])
            sitting.nomination = scored[name]
            sitting.leaders = [
                CandidacyFactory(entry=entry, arena=sitting.arena, state=Candidacy.State.LEADER)
            ]
            for user in sitting.members:
                sitting.score(user, 7)
            if name == "asked":
                questions[name] = open_question(
                    sitting.choice, sitting.commission, kind="winners", nomination=scored[name],
                    by=self.seated.chair,
                )  # fmt: skip
                for user in sitting.members:
                    give_opinion(questions[name], side="for", by=user)
            elif name == "taken":
                questions[name] = sitting.decide(("for", "for"))
        sitting.nomination, sitting.leaders = first, leaders
        conflict = Conflict.objects.create(
            mandate=sitting.mandates[-1], entry=leaders[0].entry, what="Туысы", by=self.seated.chair
        )
        return sitting, questions, scored, conflict

    def _decided(self) -> tuple[Contest, Sitting, Activity, dict[str, Candidacy], HandOver]:
        """Make a choice that is published: a winner whose package is on its way, and one whose is not sent yet."""
        sitting = self._sitting("qorytyndy")
        contest, arena = sitting.arena.level.contest, sitting.arena
        above = self._arena(
            LevelFactory(contest=contest, position=2, name_kk="Республикалық кезең"), COUNTRY, "office"
        )
        arena.level.passes_to = above.level
        arena.level.save()
        [winner] = sitting.leaders
        entry = EntryFactory(arena=arena, nomination=sitting.nomination)
        second = CandidacyFactory(entry=entry, arena=arena, state=Candidacy.State.WINNER)
        Candidacy.objects.filter(pk=winner.pk).update(state=Candidacy.State.WINNER)
        Activity.objects.filter(pk=sitting.choice.pk).update(
            state=Activity.State.FROZEN, closes_at=self.now - timedelta(hours=2)
        )
        Decision.objects.create(
            commission=sitting.commission, activity=sitting.choice, kind="winners", nomination=sitting.nomination,
            state=Decision.State.PUBLISHED, taken_at=self.now, published_at=self.now, act="№ 9 өкім",
            outcome={"version": 1, "tie": "chair", "places": 1, "winners": [winner.entry.number], "criteria": [],
                     "ranking": [], "undecided": []},
        )  # fmt: skip
        frozen = Activity.objects.get(arena=arena, kind="vote")
        give_secret(frozen)
        sent = HandOver.objects.create(
            candidacy=winner, to_arena=above, contents={}, sent_by=self.seated.chair
        )
        return contest, sitting, frozen, {"winner": winner, "unsent": second}, sent

    def _theirs(self) -> dict[str, Any]:
        """Make a contest of the other office with one thing of each kind."""
        arena = self._region("zhat-baiqau", self.their_edition, FAR, "akimat-one")
        entry = EntryFactory(arena=arena)
        mandate = MandateFactory(commission=CommissionFactory(arena=arena))
        choice = ActivityFactory(arena=arena, kind="jury")
        CriterionFactory(rules=JuryRulesFactory(activity=choice))
        return {
            "arena": arena,
            "contest": arena.level.contest,
            "vote": self._open_vote(arena),
            "choice": choice,
            "entry": entry,
            "candidacy": CandidacyFactory(entry=entry, arena=arena, state=Candidacy.State.WINNER),
            "mandate": mandate,
            "question": Decision.objects.create(
                commission=mandate.commission, activity=choice, kind="winners", nomination=entry.nomination
            ),
        }

    def _network(self, vote: Activity, network: str) -> RegisteredNetwork:
        return RegisteredNetwork.objects.create(
            activity=vote, network=network, name="Зауыт", cap=5, act="№ 3 өзгеріс", added_by=self.seated.chair
        )

    def _message(self, vote: Activity) -> MessageText:
        return MessageText.objects.create(
            activity=vote, moment="start", channel="email", language="kk", text="Дауыс беру басталды"
        )

    def _objection(self, arena: Arena) -> Objection:
        return Objection.objects.create(
            arena=arena,
            number=plain_number(f"ABCDE{arena.pk:05}"),
            name="Асқар",
            contact="8 700",
            text="Қайта санаңыздар",
        )

    def _award(self, arena: Arena, code: str, entry: Entry | None = None, **facts: Any) -> Award:
        return Award.objects.create(
            arena=arena, entry=entry, kind="winner", name_kk="Асқар Үлгіұлы", name_ru="Аскар Улгиулы", code=code,
            what_kk="Үздік тәлімгер", what_ru="Лучший наставник", act="№ 9 өкім", awarded_on=date(2016, 7, 9),
            by=self.seated.chair, **facts,
        )  # fmt: skip
