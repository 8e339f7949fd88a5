"""Who gets what behind every address of contests: own and foreign regions, the commissions of every level."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from qadam.contests.models import Activity, Arena, Candidacy
from qadam.contests.models import Entry as Application
from qadam.contests.queries.entries import check_rules
from qadam.contests.voting.tokens import new_token
from qadam.kit import clock
from tests.contest_world import MP4
from tests.permissions.entry import (
    CONTROLLERS,
    EVERYBODY,
    NONE,
    OFFICE,
    PLATFORM,
    SIGNED_IN,
    Data,
    Entry,
    Who,
    missing,
    public,
)
from tests.world import NOW, TODAY, Role, World

Args = Callable[[World], list[Any]]
# Who runs a contest as a whole, and who runs the region on whose side everybody is.
RUNNERS = CONTROLLERS | PLATFORM
HOSTS = RUNNERS | {Role.OPERATOR}
# The deciding commission of the region; its districts have commissions that only receive.
BENCH = {Role.CHAIR, Role.MEMBER}
RECEIVERS = HOSTS | BENCH | {Role.RECEIVER}
# In the world this person applied with an account.
APPLICANT = {Role.NOBODY}
OTHERS = EVERYBODY - APPLICANT
NAMES = {"name_kk": "Жаңа атау", "name_ru": "Новое имя", "name_en": "New name"}
MEMBER_FORM = {
    "email": "new-member@example.kz", "seat": "member", "act": "№ 8 өкім", "valid_from": TODAY.isoformat(),
}  # fmt: skip


def contest_pages(*further: Any) -> list[Entry]:
    """Return the entries of a page below a contest: drafts only for the side that issues or controls its programme."""
    more = list(further)
    return [
        public(lambda w: [w.contests.live.slug, *more], "a contest that runs"),
        public(lambda w: [w.contests.theirs.slug, *more], "a foreign contest"),
        Entry("an own draft", lambda w: [w.contests.draft.slug, *more], reads=OFFICE | PLATFORM, is_open=True),
        Entry("a foreign draft", lambda w: [w.contests.their_draft.slug, *more], reads=PLATFORM, is_open=True),
        Entry("no contest", lambda w: ["nothing", *more], is_open=True),
    ]  # fmt: skip


def draft_arena(world: World) -> list[Any]:
    """Return the region of the contest that is being prepared, as its pages name it."""
    draft = world.contests.draft
    return [draft.slug, Arena.objects.get(level__contest=draft).pk]


def arena_pages() -> list[Entry]:
    """Return the entries of a page of a region."""
    return [
        public(lambda w: [w.contests.live.slug, w.contests.own.pk], "where the vote is open"),
        public(lambda w: [w.contests.decided.slug, w.contests.done.arena.pk], "where it is decided"),
        Entry("of an own draft", draft_arena, reads=OFFICE | PLATFORM, is_open=True),
        Entry("of another contest", lambda w: [w.contests.live.slug, w.contests.their_arena.pk], is_open=True),
    ]  # fmt: skip


def candidate_pages(*further: Any) -> list[Entry]:
    """Return the entries of a page of a candidate: only what is admitted, whole and consented to is open."""
    more = list(further)
    return [
        public(lambda w: [w.contests.live.slug, w.contests.entries["admitted"].number, *more], "a candidate"),
        *[
            Entry(
                name,
                lambda w, name=name: [w.contests.live.slug, w.contests.entries[name].number, *more],  # type: ignore[misc]
                is_open=True,
            )
            for name in ("submitted", "draft", "gone")
        ],
        Entry(
            "a candidate of another contest",
            lambda w: [w.contests.live.slug, w.contests.entries["theirs"].number, *more],
            is_open=True,
        ),
    ]


def sent_to(
    name: str, does: Who, data: Callable[[World], Data], *, does_there: Who = NONE, told: Who = NONE
) -> list[Entry]:
    """Return the entries of a step with an application of one's own region, and with an admitted one of others."""
    return [
        Entry(f"{name} in the own region", lambda w: [w.contests.entries[name].pk], does=does, data=data),
        Entry(
            "of another contest", lambda w: [w.contests.entries["theirs"].pk], does=does_there, told=told,
            data=data,
        ),
        Entry("a draft online", lambda w: [w.contests.entries["draft"].pk], data=data),
        missing(987654),
    ]  # fmt: skip


def in_arenas(reads: Who, **rest: Any) -> list[Entry]:
    """Return the entries of a page of a region at the desk."""
    return [
        Entry("the own region", lambda w: [w.contests.own.pk], reads=reads, **rest),
        Entry("another region", lambda w: [w.contests.far.pk], reads=RUNNERS),
        Entry("of another contest", lambda w: [w.contests.their_arena.pk], reads=PLATFORM),
        missing(987654),
    ]


def hosted_pages(*further: Any) -> list[Entry]:
    """Return the entries of a page of a contest at the desk for whoever hosts one of its regions."""
    more = list(further)
    return [
        Entry("an own contest", lambda w: [w.contests.decided.slug, *more], reads=HOSTS),
        Entry("an own draft", lambda w: [w.contests.draft.slug, *more], reads=RUNNERS),
        Entry("a foreign contest", lambda w: [w.contests.theirs.slug, *more], reads=PLATFORM),
        missing("nothing", *more),
    ]


def sitting_of(world: World, *further: Any) -> list[Any]:
    """Return how the pages of the sitting under way are named."""
    sitting = world.contests.sitting
    return [sitting.commission.pk, sitting.choice.pk, *further]


def their_sitting(world: World, *further: Any) -> list[Any]:
    """Return how the pages of another contest's sitting are named."""
    return [world.contests.commissions["theirs"].pk, world.contests.their_choice.pk, *further]


def points(world: World) -> Data:
    """Return what a member's page of scores sends."""
    sitting = world.contests.sitting
    fields = {f"p{leader.pk}-{one.pk}": "8" for leader in sitting.leaders for one in sitting.criteria}
    return fields | {"step": "give"}


def conflict_of(place: int) -> Callable[[World], Data]:
    """Return a form by which a member of the sitting is barred from an application."""

    def data(world: World) -> Data:
        sitting = world.contests.sitting
        return {"mandate": sitting.mandates[place].pk, "entry": sitting.leaders[0].entry_id, "what": "Туысы"}

    return data


def ballot(name: str, vote: Callable[[World], Activity]) -> Callable[[World], Data]:
    """Return a vote for an application as its page sends it."""

    def data(world: World) -> Data:
        pk = vote(world).pk
        token = new_token(pk, "127.0.0.1", clock.now())
        return {"entry": world.contests.entries[name].pk, "token": token}

    return data


def begun(arena: Callable[[World], Arena]) -> Callable[[World], Data]:
    """Return the form that begins an application."""

    def data(world: World) -> Data:
        place = arena(world)
        nomination = place.level.contest.nominations.all()[0]
        return {
            "begun_by": "a" * 32, "arena": place.pk, "nomination": nomination.pk, "title": "Асқар Үлгіұлы",
            "language": "kk", "contact_name": "Асқар Үлгіұлы", "phone": "+7 700 000 00 00", "taking_part": "on",
        }  # fmt: skip

    return data


def on_paper(world: World) -> Data:
    """Return the form by which an application on paper is entered for a district."""
    district = world.contests.entries["submitted"].district_code
    return begun(lambda w: w.contests.own)(world) | {"district_code": district}


def written(name: str) -> Callable[[World], Data]:
    """Return the form of an application as its page sends it."""

    def data(world: World) -> Data:
        entry = world.contests.entries[name]
        return {"seen": entry.edition_number, "title": "Асқар Үлгіұлы", "step": "save"}

    return data


def with_file(_world: World) -> Data:
    """Return a film added to an application."""
    return {"video": SimpleUploadedFile("more.mp4", MP4, "video/mp4")}


def checklist(world: World) -> Data:
    """Return the whole checklist of an application, sent with the button that admits."""
    entry = world.contests.entries["submitted"]
    found: Data = {"seen": entry.edition_number, "step": "admit"}
    for rule in check_rules(entry):
        found |= {f"check-{rule.key}-verdict": "met", f"check-{rule.key}-document": "өтінім"}
    return found


def translation(name: str) -> Callable[[World], Data]:
    """Return the form of a translation."""

    def data(world: World) -> Data:
        entry: Application = world.contests.entries[name]
        blocks = {f"block_{block}": "Перевод" for block in entry.contest.blocks}
        return {"seen": entry.edition_number, "title": "Аскар Улгиулы", **blocks}

    return data


def applicants_page(path: Args, **rest: Any) -> Entry:
    """Return an entry of a page of an application: all but its applicant are asked for number and code."""
    return Entry("one's own", path, led=rest.pop("led", OTHERS), led_back=OTHERS, is_open=True, **rest)


def applied(name: str, *further: Any) -> Args:
    """Return how the page of an application is named."""
    return lambda w: [w.contests.entries[name].number, *further]


def award_form(_world: World) -> Data:
    """Return what stands in the register of awards."""
    return {
        "kind": "thanks", "name_kk": "Асқар", "name_ru": "Аскар", "what_kk": "Еңбегі үшін",
        "what_ru": "За труд", "act": "№ 10 өкім", "awarded_on": TODAY.isoformat(),
    }  # fmt: skip


def rules_form(_world: World) -> Data:
    """Return the rules of a vote."""
    return {
        "unit": "nomination", "leaders": "3", "tie": "all", "vacancy": "next", "totals": "hidden",
        "proof_of_work": "off", "appeal_days": "10", "act": "№ 12 бұйрық",
    }  # fmt: skip


def jury_form(_world: World) -> Data:
    """Return the rules of a commission's choice with one criterion."""
    return {
        "winners": "1", "tie": "chair", "objection_days": "5", "answer_days": "5", "act": "№ 12 бұйрық",
        "is_blind": "on",
        "marks-TOTAL_FORMS": "1", "marks-INITIAL_FORMS": "0", "marks-0-most": "10", "marks-0-weight": "1",
        **{f"marks-0-{name}": text for name, text in NAMES.items()},
    }  # fmt: skip


def window_form(_world: World) -> Data:
    """Return a window of other days."""
    return {
        "first_on": "2016-07-16", "first_time": "09:00", "last_on": "2016-07-20", "last_time": "18:00",
        "why": "№ 5 шешім",
    }  # fmt: skip


def held(world: World) -> Data:
    """Return the form by which a person holds votes."""
    over = world.contests.over
    entry = Candidacy.objects.filter(arena=over.arena).values_list("entry", flat=True)[0]
    assert over.opens_at is not None
    first = over.opens_at.astimezone(clock.ALMATY)
    return {
        "entry": entry, "first_at": f"{first:%Y-%m-%dT%H:%M}", "last_at": f"{NOW:%Y-%m-%dT%H:%M}",
        "why": "Күдікті",
    }  # fmt: skip


def of_votes(name: str, does: Who, data: Callable[[World], Data] | None = None, **rest: Any) -> list[Entry]:
    """Return the entries of a step with a vote."""
    return [
        Entry("a vote that is over", lambda w: [getattr(w.contests, name).pk], does=does, data=data, **rest),
        Entry("a foreign vote", lambda w: [w.contests.their_vote.pk], data=data, told=PLATFORM),
        missing(987654),
    ]


CONTESTS: dict[str, list[Entry]] = {
    # Pages for everybody.
    "contests:list": [public()],
    "contests:contest": contest_pages(),
    "contests:announcement": contest_pages(),
    "contests:banner": contest_pages(),
    "contests:candidates": contest_pages(),
    "contests:results": contest_pages(),
    "contests:contest-card": contest_pages(),
    "contests:feed": contest_pages(),
    "contests:sitemap": contest_pages(),
    "contests:embed": contest_pages(),
    "contests:embed-picture": contest_pages(),
    "contests:arena": arena_pages(),
    "contests:protocol": arena_pages(),
    "contests:protocol-table": arena_pages(),
    "contests:days-table": arena_pages(),
    "contests:candidate": candidate_pages(),
    "contests:card": candidate_pages(),
    "contests:qr": candidate_pages(),
    "contests:photo": candidate_pages(640),
    "contests:video": [
        public(
            lambda w: [w.contests.live.slug, w.contests.entries["admitted"].number, w.contests.files["video"].pk],
            "a candidate's",
        ),
        Entry(
            "a paper of an application",
            lambda w: [w.contests.live.slug, w.contests.entries["submitted"].number, w.contests.files["paper"].pk],
            is_open=True,
        ),
    ],
    "programmecontests:list": [
        public(lambda w: [w.live.slug], "a programme in force"),
        Entry("an own draft", lambda w: [w.draft.slug], reads=OFFICE | PLATFORM, is_open=True),
        Entry("a foreign draft", lambda w: [w.their_draft.slug], reads=PLATFORM, is_open=True),
    ],
    # The vote.
    "contests:vote": [
        Entry(
            "an open one", lambda w: [w.contests.vote.pk], does=EVERYBODY,
            data=ballot("admitted", lambda w: w.contests.vote), is_open=True, is_plain=True,
        ),
        Entry(
            "one of another contest", lambda w: [w.contests.their_vote.pk], does=EVERYBODY,
            data=ballot("theirs", lambda w: w.contests.their_vote), is_open=True, is_plain=True,
        ),
        Entry(
            "one that is over", lambda w: [w.contests.over.pk], data=ballot("admitted", lambda w: w.contests.over),
            is_open=True, is_plain=True,
        ),
        Entry(
            "for a candidate of another", lambda w: [w.contests.vote.pk],
            data=ballot("theirs", lambda w: w.contests.vote), is_open=True, is_plain=True,
        ),
        Entry(
            "none", lambda w: [987654], is_open=True, is_plain=True,
            data=ballot("theirs", lambda w: w.contests.vote),
        ),
    ],
    "contests:receipt": [public(query="code=AAAAA-BBBBB")],
    "contests:results-file": [
        public(lambda w: [w.contests.frozen.pk, "verify.py"], "of a closed vote"),
        Entry("of an open vote", lambda w: [w.contests.vote.pk, "verify.py"], is_open=True),
        Entry("of a vote that is over", lambda w: [w.contests.over.pk, "results.json"], is_open=True),
    ],
    # Applying; whoever is in the application by its code stands in qadam/contests/tests/test_applying.py.
    "contests:apply": [
        public(
            lambda w: [w.contests.live.slug], "where applications are taken", does=EVERYBODY,
            data=begun(lambda w: w.contests.own),
        ),
        public(
            lambda w: [w.contests.decided.slug], "where they are not", told=EVERYBODY,
            data=begun(lambda w: w.contests.done.arena),
        ),
        Entry("an own draft", lambda w: [w.contests.draft.slug], is_open=True),
    ],
    "contests:entry-open": [public(told=EVERYBODY, data=lambda w: {"number": "26-0001", "code": "0000-0000-0000"})],
    "contests:entry-leave": [Entry(led_back=EVERYBODY, is_open=True)],
    "contests:entry": [
        applicants_page(applied("draft"), reads=APPLICANT, does=APPLICANT, data=written("draft")),
        applicants_page(applied("submitted"), reads=APPLICANT, told=APPLICANT, data=written("submitted")),
        Entry(
            "on paper", applied("paper"), reads=RECEIVERS, does=RECEIVERS, led=EVERYBODY - RECEIVERS,
            led_back=EVERYBODY - RECEIVERS, data=written("paper"), is_open=True,
        ),
        Entry("of another", applied("theirs"), led=EVERYBODY, led_back=EVERYBODY, is_open=True),
    ],
    "contests:entry-code": [applicants_page(applied("draft"), reads=APPLICANT)],
    "contests:entry-autosave": [applicants_page(applied("draft"), led=OTHERS, does=APPLICANT, data=written("draft"))],
    "contests:entry-upload": [
        applicants_page(
            applied("draft"), told=APPLICANT, data=lambda w: {"role": "video", "name": "a.mp4", "size": "100"}
        )
    ],
    "contests:entry-piece": [applicants_page(applied("draft"))],
    "contests:entry-files": [applicants_page(applied("submitted"), does=APPLICANT, data=with_file)],
    "contests:entry-file": [
        applicants_page(
            lambda w: [w.contests.entries["submitted"].number, w.contests.files["paper"].pk], reads=APPLICANT
        ),
        applicants_page(lambda w: [w.contests.entries["draft"].number, w.contests.files["paper"].pk]),
    ],
    "contests:entry-receipt": [
        applicants_page(applied("submitted"), reads=APPLICANT),
        applicants_page(applied("draft"), led=EVERYBODY),
    ],
    "contests:entry-consents": [
        applicants_page(applied("submitted"), does=APPLICANT, data=lambda w: {"taking_part": "on"})
    ],
    "contests:entry-translation": [
        applicants_page(
            applied("translated"), does=APPLICANT,
            data=lambda w: {"seen": w.contests.entries["translated"].edition_number, "step": "approve"},
        )
    ],
    "contests:entry-withdraw": [
        applicants_page(applied("submitted"), does=APPLICANT, data=lambda w: {"sure": "on"}),
        applicants_page(applied("draft"), told=APPLICANT, data=lambda w: {}),
    ],
    # Objections and certificates.
    "contests:objection": [
        public(
            lambda w: [w.contests.done.arena.pk], "where it is decided", does=EVERYBODY,
            data=lambda w: {"name": "Асқар", "contact": "8 700", "text": "Хаттама толық емес"},
        ),
        public(
            lambda w: [w.contests.own.pk], "where it is not yet",
            data=lambda w: {"name": "Асқар", "contact": "8 700", "text": "Хаттама толық емес"},
        ),
        Entry("of an own draft", lambda w: draft_arena(w)[1:], is_open=True),
    ],
    "contests:objection-find": [public()],
    "contests:objection-found": [
        public(lambda w: [w.contests.objections["own"].number], "by its number"),
        Entry("by no number", lambda w: ["Q-0-0"], is_open=True),
    ],
    "contests:certificate-check": [public()],
    "contests:certificate": [
        public(lambda w: ["AAAAABBBBB"], "an award"),
        public(lambda w: ["CCCCCDDDDD"], "one that was annulled"),
        Entry("no award", lambda w: ["ZZZZZZZZZZ"], is_open=True),
    ],
    # Receiving applications at the desk.
    "contestdesk:receiving": [Entry(reads=SIGNED_IN)],
    "contestdesk:entries": in_arenas(RECEIVERS),
    "contestdesk:entries-export": in_arenas(RECEIVERS),
    "contestdesk:paper": [
        *in_arenas(RECEIVERS, does=HOSTS | BENCH, told={Role.RECEIVER}, data=begun(lambda w: w.contests.own)),
        Entry(
            "for a district that has a commission of its own", lambda w: [w.contests.own.pk], reads=RECEIVERS,
            does={Role.RECEIVER}, told=HOSTS | BENCH, data=on_paper,
        ),
    ],
    "contestdesk:entry": [
        Entry("in the own district", lambda w: [w.contests.entries["submitted"].pk], reads=RECEIVERS),
        Entry("on paper", lambda w: [w.contests.entries["paper"].pk], reads=RECEIVERS),
        Entry("in another district", lambda w: [w.contests.entries["elsewhere"].pk], reads=HOSTS | BENCH),
        Entry("in another region", lambda w: [w.contests.entries["far"].pk], reads=RUNNERS),
        Entry("a draft online", lambda w: [w.contests.entries["draft"].pk]),
        Entry("of another contest", lambda w: [w.contests.entries["theirs"].pk], reads=PLATFORM),
        missing(987654),
    ],
    "contestdesk:entry-checks": sent_to("submitted", BENCH, checklist, told=PLATFORM),
    "contestdesk:entry-return": sent_to("submitted", RECEIVERS, lambda w: {"why": "Толықтырыңыз"}, told=PLATFORM),
    "contestdesk:entry-refuse": sent_to("submitted", BENCH, lambda w: {"why": "Талапқа сай емес"}, told=PLATFORM),
    "contestdesk:entry-withdraw": sent_to("submitted", HOSTS, lambda w: {"why": "Өз өтініші"}, does_there=PLATFORM),
    "contestdesk:entry-move": sent_to(
        "submitted", RUNNERS, lambda w: {"arena": w.contests.far.pk, "why": "№ 4 шешім"}, told=PLATFORM
    ),
    "contestdesk:entry-contact": sent_to(
        "submitted", RECEIVERS, lambda w: {"why": "Хабарласу"}, does_there=PLATFORM
    ),
    "contestdesk:entry-code": sent_to("submitted", RECEIVERS, lambda w: {}, does_there=PLATFORM),
    "contestdesk:entry-translate": [
        Entry(
            "in the own region", lambda w: [w.contests.entries["submitted"].pk], reads=HOSTS, does=HOSTS,
            data=translation("submitted"),
        ),
        Entry("in another region", lambda w: [w.contests.entries["far"].pk], reads=RUNNERS),
        Entry("of another contest", lambda w: [w.contests.entries["theirs"].pk], reads=PLATFORM),
    ],
    "contestdesk:entry-file": [
        Entry(
            "a paper", lambda w: [w.contests.entries["submitted"].pk, w.contests.files["paper"].pk],
            reads=RECEIVERS,
        ),
        Entry(
            "a photo", lambda w: [w.contests.entries["admitted"].pk, w.contests.files["photo"].pk],
            reads=RECEIVERS,
        ),
        Entry(
            "of another application", lambda w: [w.contests.entries["elsewhere"].pk, w.contests.files["paper"].pk]
        ),
    ],
    # Commissions.
    "contestdesk:commissions": [Entry(reads=SIGNED_IN)],
    "contestdesk:commission-new": in_arenas(
        HOSTS, does=HOSTS,
        data=lambda w: NAMES | {"duty": "deciding", "act": "№ 7 өкім", "quorum_part": "2", "quorum_whole": "3"},
    ),
    "contestdesk:commission": [
        Entry("of the region", lambda w: [w.contests.commissions["region"].pk], reads=HOSTS | BENCH),
        Entry("of a district", lambda w: [w.contests.commissions["district"].pk], reads=HOSTS | {Role.RECEIVER}),
        Entry("of the republic", lambda w: [w.contests.commissions["republic"].pk], reads=RUNNERS | {Role.REPUBLIC}),
        Entry("of another contest", lambda w: [w.contests.commissions["theirs"].pk], reads=PLATFORM),
        missing(987654),
    ],
    "contestdesk:member-add": [
        Entry(
            "of the region", lambda w: [w.contests.commissions["region"].pk], does=HOSTS,
            data=lambda w: MEMBER_FORM | {"email": w.people[Role.EXECUTOR].email},
        ),
        Entry(
            "of the republic", lambda w: [w.contests.commissions["republic"].pk], told=RUNNERS,
            data=lambda w: MEMBER_FORM,
        ),
        Entry(
            "of another contest", lambda w: [w.contests.commissions["theirs"].pk], does=PLATFORM,
            data=lambda w: MEMBER_FORM | {"email": w.people[Role.EXECUTOR].email},
        ),
    ],
    "contestdesk:mandate-end": [
        Entry(
            name, lambda w, key=key: [w.contests.mandates[key].pk], does=does,  # type: ignore[misc]
            data=lambda w: {"valid_to": TODAY.isoformat(), "why": "№ 11 өкім"},
        )
        for name, key, does in (
            ("in the region", "member", HOSTS), ("in a district", "receiver", HOSTS),
            ("in the republic", "republic", RUNNERS), ("in another contest", "theirs", PLATFORM),
        )
    ],
    # Sittings are shown to those who sit there alone.
    "contestdesk:sitting": [
        Entry("under way", sitting_of, reads=BENCH),
        Entry("of an open vote", lambda w: [w.contests.commissions["region"].pk, w.contests.vote.pk], reads=BENCH),
        Entry("of a receiving commission", lambda w: [w.contests.commissions["district"].pk, w.contests.vote.pk]),
        Entry("of another region's vote", lambda w: [w.contests.commissions["republic"].pk, w.contests.vote.pk]),
        Entry("of another contest", their_sitting),
    ],
    "contestdesk:scores": [
        Entry(
            "not given yet", lambda w: sitting_of(w, w.contests.nominations["unscored"].pk), does=BENCH, data=points
        ),
        Entry(
            "decided already", lambda w: sitting_of(w, w.contests.nominations["taken"].pk), told=BENCH, data=points
        ),
        Entry("of another contest", lambda w: their_sitting(w, w.contests.their_nomination.pk), data=points),
    ],
    "contestdesk:scores-autosave": [
        Entry(
            "not given yet", lambda w: sitting_of(w, w.contests.nominations["unscored"].pk), does=BENCH, data=points
        ),
        Entry("of another contest", lambda w: their_sitting(w, w.contests.their_nomination.pk), data=points),
    ],
    "contestdesk:conflict": [
        Entry("of the chair", sitting_of, does={Role.CHAIR}, told={Role.MEMBER}, data=conflict_of(0)),
        Entry("of the member", sitting_of, does=BENCH, data=conflict_of(1)),
        Entry("of another contest", their_sitting, data=conflict_of(0)),
    ],
    "contestdesk:conflict-lift": [
        Entry(
            "recorded by mistake", lambda w: [w.contests.conflict.pk], does={Role.CHAIR}, led_back={Role.MEMBER},
            data=lambda w: {"why": "Қате жазылды"},
        ),
        missing(987654),
    ],
    "contestdesk:question": [
        Entry(
            "of a nomination that is scored", sitting_of, does={Role.CHAIR},
            data=lambda w: {"kind": "winners", "nomination": w.contests.nominations["scored"].pk},
        ),
        Entry(
            "of one that is asked about already", sitting_of, led_back={Role.CHAIR},
            data=lambda w: {"kind": "winners", "nomination": w.contests.nominations["asked"].pk},
        ),
        Entry("of another contest", their_sitting, data=lambda w: {"kind": "winners"}),
    ],
    "contestdesk:opinion": [
        Entry(
            "on an open question", lambda w: [w.contests.questions["asked"].pk], does=BENCH,
            data=lambda w: {"side": "against"},
        ),
        Entry(
            "on one that is decided", lambda w: [w.contests.questions["taken"].pk], told=BENCH,
            data=lambda w: {"side": "against"},
        ),
        Entry("in another contest", lambda w: [w.contests.questions["theirs"].pk], data=lambda w: {"side": "for"}),
    ],
    "contestdesk:take": [
        Entry("an open question", lambda w: [w.contests.questions["asked"].pk], does={Role.CHAIR}),
        Entry("one that is decided", lambda w: [w.contests.questions["taken"].pk], told=BENCH),
        Entry("in another contest", lambda w: [w.contests.questions["theirs"].pk]),
    ],
    "contestdesk:reopen": [
        Entry(
            "one that is decided", lambda w: [w.contests.questions["taken"].pk], does={Role.CHAIR},
            data=lambda w: {"why": "Қайта қарау"},
        ),
        Entry("in another contest", lambda w: [w.contests.questions["theirs"].pk], data=lambda w: {"why": "x"}),
    ],
    "contestdesk:minutes": [
        Entry(
            "of a sitting", sitting_of, does={Role.CHAIR},
            data=lambda w: {"number": "3", "held_on": TODAY.isoformat()},
        ),
        Entry("of another contest", their_sitting, data=lambda w: {"number": "3", "held_on": TODAY.isoformat()}),
    ],
    "contestdesk:minutes-file": [
        Entry("as a document", lambda w: sitting_of(w, "kk", "docx"), reads=HOSTS | BENCH),
        Entry("of another contest", lambda w: their_sitting(w, "kk", "docx")),
        missing(987654, 987654, "kk", "docx"),
    ],
    "contestdesk:publication": [
        Entry(
            "of a choice that is not whole yet", lambda w: [w.contests.sitting.arena.pk],
            reads=HOSTS | {Role.CHAIR}, told=HOSTS | {Role.CHAIR}, data=lambda w: {"act": "№ 9 өкім"},
        ),
        Entry("of another contest", lambda w: [w.contests.their_arena.pk], reads=PLATFORM, told=PLATFORM),
    ],
    "contestdesk:objections": [
        Entry("of the own region", lambda w: [w.contests.done.arena.pk], reads=HOSTS | BENCH),
        Entry("of another contest", lambda w: [w.contests.their_arena.pk], reads=PLATFORM),
    ],
    "contestdesk:objection-answer": [
        Entry(
            "of the own region", lambda w: [w.contests.objections["own"].pk], does={Role.CHAIR},
            data=lambda w: {"answer": "Қайта саналды"},
        ),
        Entry(
            "of another contest", lambda w: [w.contests.objections["theirs"].pk],
            data=lambda w: {"answer": "Қайта саналды"},
        ),
    ],
    # What follows a decision.
    "contestdesk:winners": hosted_pages(),
    "contestdesk:send-up": [
        Entry("not sent yet", lambda w: [w.contests.candidacies["unsent"].pk], does=HOSTS),
        Entry("sent already", lambda w: [w.contests.candidacies["winner"].pk], led_back=HOSTS),
        Entry("of another contest", lambda w: [w.contests.candidacies["theirs"].pk], led_back=PLATFORM),
    ],
    "contestdesk:hand-over": [
        Entry(
            "to the republic", lambda w: [w.contests.hand_overs["own"].pk], reads=RUNNERS, does=RUNNERS,
            data=lambda w: {"step": "take"},
        ),
        missing(987654),
    ],
    "contestdesk:awards": hosted_pages(),
    "contestdesk:award-table": [*hosted_pages("csv")],
    "contestdesk:award-new": [
        Entry(
            "in the own region", lambda w: [w.contests.decided.slug, w.contests.done.arena.pk], reads=HOSTS,
            does=HOSTS, data=award_form,
        ),
        Entry(
            "in another region", lambda w: [w.contests.live.slug, w.contests.far.pk], reads=RUNNERS, does=RUNNERS,
            data=award_form,
        ),
        Entry(
            "in another contest", lambda w: [w.contests.theirs.slug, w.contests.their_arena.pk], reads=PLATFORM,
            does=PLATFORM, data=award_form,
        ),
        Entry(
            "a region of another contest", lambda w: [w.contests.live.slug, w.contests.their_arena.pk],
            data=award_form,
        ),
    ],
    "contestdesk:award-annul": [
        Entry(
            "in force", lambda w: [w.contests.awards["own"].pk], reads=HOSTS, does=HOSTS,
            data=lambda w: {"why": "Қате жазылған"},
        ),
        Entry(
            "annulled already", lambda w: [w.contests.awards["annulled"].pk], reads=HOSTS, told=HOSTS,
            data=lambda w: {"why": "Қате жазылған"},
        ),
        Entry("in another contest", lambda w: [w.contests.awards["theirs"].pk], reads=PLATFORM, told=PLATFORM),
    ],
    "contestdesk:certificate-file": [
        Entry("in force", lambda w: [w.contests.awards["own"].pk, "kk"], reads=HOSTS),
        Entry("annulled", lambda w: [w.contests.awards["annulled"].pk, "kk"]),
        Entry("in another contest", lambda w: [w.contests.awards["theirs"].pk, "ru"], reads=PLATFORM),
        Entry("in a language of no document", lambda w: [w.contests.awards["own"].pk, "en"]),
    ],
    # Spreading the word.
    "contestdesk:partners": [
        Entry(
            "a site for the whole contest", lambda w: [w.contests.live.slug], reads=HOSTS, does=RUNNERS,
            data=lambda w: {"page": "https://new.example/", "arena": ""},
        ),
        Entry(
            "a site of the own region", lambda w: [w.contests.live.slug], reads=HOSTS, does=HOSTS,
            data=lambda w: {"page": "https://new.example/", "arena": w.contests.own.pk},
        ),
        Entry(
            "a site of another region", lambda w: [w.contests.live.slug], reads=HOSTS, does=RUNNERS,
            told={Role.OPERATOR}, data=lambda w: {"page": "https://new.example/", "arena": w.contests.far.pk},
        ),
        Entry("in another contest", lambda w: [w.contests.theirs.slug], reads=PLATFORM, told=PLATFORM),
    ],
    **{
        name: [
            Entry("of the whole contest", lambda w: [w.contests.partners["whole"].pk], does=RUNNERS),
            Entry("of the own region", lambda w: [w.contests.partners["own"].pk], does=HOSTS),
            Entry("of another region", lambda w: [w.contests.partners["far"].pk], does=RUNNERS),
            Entry("of another contest", lambda w: [w.contests.partners["theirs"].pk], does=PLATFORM),
        ]
        for name in ("contestdesk:partner-check", "contestdesk:partner-remove")
    },
    "contestdesk:message-votes": hosted_pages(),
    "contestdesk:messages": [
        Entry("of the own region", lambda w: [w.contests.vote.pk], reads=HOSTS, does=HOSTS),
        Entry("of another region", lambda w: [w.contests.far_vote.pk], reads=RUNNERS, does=RUNNERS),
        Entry("of another contest", lambda w: [w.contests.their_vote.pk], reads=PLATFORM, does=PLATFORM),
        missing(987654),
    ],
    "contestdesk:message": [
        Entry(
            "of the own region", lambda w: [w.contests.messages["own"].pk], reads=HOSTS, does=HOSTS,
            data=lambda w: {"text": "Дауыс беріңіздер"},
        ),
        Entry(
            "sent by hand", lambda w: [w.contests.messages["own"].pk], reads=HOSTS, does=HOSTS,
            data=lambda w: {"step": "sent", "where": "akimdik.example"},
        ),
        Entry("of another region", lambda w: [w.contests.messages["far"].pk], reads=RUNNERS, told=RUNNERS),
        Entry("of another contest", lambda w: [w.contests.messages["theirs"].pk], reads=PLATFORM, told=PLATFORM),
    ],
    # Votes: seen by the hosts and the deciding commission, closed by the hosts.
    "contestdesk:votes": [Entry(reads=HOSTS | BENCH)],
    "contestdesk:vote": [
        Entry("an open one", lambda w: [w.contests.vote.pk], reads=HOSTS | BENCH),
        Entry("one that is over", lambda w: [w.contests.over.pk], reads=HOSTS | BENCH),
        Entry("one that is closed for good", lambda w: [w.contests.frozen.pk], reads=HOSTS | BENCH),
        Entry("of another region", lambda w: [w.contests.far_vote.pk], reads=RUNNERS),
        Entry("of another contest", lambda w: [w.contests.their_vote.pk], reads=PLATFORM),
        missing(987654),
    ],
    "contestdesk:vote-detect": [
        # The detectors find nothing in so few votes.
        Entry("one that is over", lambda w: [w.contests.over.pk], led_back=HOSTS),
        Entry("of another contest", lambda w: [w.contests.their_vote.pk], led_back=PLATFORM),
    ],
    "contestdesk:vote-hold": of_votes("over", HOSTS, held),
    "contestdesk:vote-freeze": [
        Entry("with votes that are held", lambda w: [w.contests.over.pk], told=HOSTS),
        Entry("an open one", lambda w: [w.contests.vote.pk], told=HOSTS),
        Entry("of another contest", lambda w: [w.contests.their_vote.pk], told=PLATFORM),
    ],
    "contestdesk:secret-copy": [
        Entry("of the own region", lambda w: [w.contests.over.pk], does=HOSTS, data=lambda w: {"where": "сейф"}),
        Entry(
            "of another contest", lambda w: [w.contests.their_vote.pk], does=PLATFORM,
            data=lambda w: {"where": "сейф"},
        ),
    ],
    "contestdesk:secret-destroy": [
        Entry(
            "before the term", lambda w: [w.contests.frozen.pk], told=HOSTS,
            data=lambda w: {"copies": "сейф", "is_sure": "on"},
        ),
    ],
    # Preparing and running.
    "contestdesk:contests": [Entry(reads=HOSTS)],
    "contestdesk:running": [
        Entry("an own contest", lambda w: [w.contests.live.slug], reads=HOSTS),
        Entry("an own draft", lambda w: [w.contests.draft.slug], reads=RUNNERS),
        Entry("a foreign contest", lambda w: [w.contests.theirs.slug], reads=PLATFORM),
        missing("nothing"),
    ],
    "contestdesk:window": [
        Entry("planned", lambda w: [w.contests.far_vote.pk], reads=RUNNERS, does=RUNNERS, data=window_form),
        Entry(
            "closed for good", lambda w: [w.contests.frozen.pk], reads=RUNNERS, told=RUNNERS, data=window_form
        ),
        Entry(
            "of another contest", lambda w: [w.contests.their_choice.pk], reads=PLATFORM, does=PLATFORM,
            data=window_form,
        ),
        missing(987654),
    ],
    "contestdesk:stage": [
        Entry(
            "of an own contest", lambda w: [w.contests.intake.stage_id], reads=RUNNERS, does=RUNNERS,
            data=lambda w: {"first_on": "2016-07-01", "last_on": "2016-07-30", "why": "№ 5 шешім"},
        ),
        Entry("of another contest", lambda w: [w.contests.their_choice.stage_id], reads=PLATFORM, told=PLATFORM),
    ],
    "contestdesk:vote-rules": [
        Entry("before it opens", lambda w: [w.contests.far_vote.pk], reads=RUNNERS, does=RUNNERS, data=rules_form),
        Entry("an open vote", lambda w: [w.contests.vote.pk], reads=RUNNERS, told=RUNNERS, data=rules_form),
        Entry(
            "of another contest", lambda w: [w.contests.their_vote.pk], reads=PLATFORM, told=PLATFORM,
            data=rules_form,
        ),
    ],
    "contestdesk:networks": [
        Entry(
            "before it opens", lambda w: [w.contests.far_vote.pk], reads=RUNNERS, does=RUNNERS,
            data=lambda w: {"network": "198.51.100.0/24", "name": "Зауыт", "cap": "5", "act": "№ 3 өзгеріс",
                            "is_foreign": "on"},
        ),
        Entry("of another contest", lambda w: [w.contests.their_vote.pk], reads=PLATFORM, told=PLATFORM),
    ],
    "contestdesk:network-remove": [
        Entry(
            "before the vote opens", lambda w: [w.contests.network.pk], reads=RUNNERS, does=RUNNERS,
            data=lambda w: {"why": "Өзгеріс алынды"},
        ),
        Entry(
            "of another contest's open vote", lambda w: [w.contests.their_network.pk], reads=PLATFORM,
            told=PLATFORM, data=lambda w: {"why": "Өзгеріс алынды"},
        ),
    ],
    "contestdesk:jury-rules": [
        Entry("before it opens", lambda w: [w.contests.far_choice.pk], reads=RUNNERS, does=RUNNERS, data=jury_form),
        Entry(
            "of another contest", lambda w: [w.contests.their_choice.pk], reads=PLATFORM, told=PLATFORM,
            data=jury_form,
        ),
    ],
    "contestdesk:nominations": [
        Entry(
            "of a draft", lambda w: [w.contests.draft.slug], reads=RUNNERS, does=RUNNERS,
            data=lambda w: NAMES | {"key": "new", "entry_kind": "person"},
        ),
        Entry(
            "of a contest that runs", lambda w: [w.contests.live.slug], reads=RUNNERS, told=RUNNERS,
            data=lambda w: NAMES | {"key": "new", "entry_kind": "person"},
        ),
        Entry("of another contest", lambda w: [w.contests.theirs.slug], reads=PLATFORM, told=PLATFORM),
    ],
    "contestdesk:nomination": [
        Entry(
            "of a draft", lambda w: [w.contests.removable.pk], reads=RUNNERS, does=RUNNERS,
            data=lambda w: NAMES | {"entry_kind": "team"},
        ),
        Entry("of another contest", lambda w: [w.contests.their_nomination.pk], reads=PLATFORM, told=PLATFORM),
    ],
    "contestdesk:nomination-remove": [
        Entry("of a draft", lambda w: [w.contests.removable.pk], does=RUNNERS),
        Entry("of another contest that runs", lambda w: [w.contests.their_nomination.pk], led_back=PLATFORM),
    ],
    "contestdesk:steps": [
        Entry(
            "where to complain", lambda w: [w.contests.live.slug], reads=RUNNERS, does=RUNNERS,
            data=lambda w: {"step": "contacts", "contacts": "8 7172 11 11 11"},
        ),
        Entry(
            "announcing a draft", lambda w: [w.contests.draft.slug], reads=RUNNERS, does=RUNNERS,
            data=lambda w: {"step": "announce"},
        ),
        Entry(
            "a copy of no other year", lambda w: [w.contests.live.slug], reads=RUNNERS, told=RUNNERS,
            data=lambda w: {"step": "copy", "years": "0"},
        ),
        Entry(
            "of another contest", lambda w: [w.contests.theirs.slug], reads=PLATFORM, does=PLATFORM,
            data=lambda w: {"step": "contacts", "contacts": "8 7172 11 11 11"},
        ),
    ],
}  # fmt: skip
