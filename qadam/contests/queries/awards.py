"""What follows a decision: winners with their packages, awards, the pages of partners, the words of messages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from qadam.contests.codes import as_typed
from qadam.contests.models import (
    Activity,
    Arena,
    Award,
    Candidacy,
    Contest,
    HandOver,
    MessageText,
    Partner,
    StageKind,
)
from qadam.contests.queries.packages import lacking, parts_to_bring


@dataclass(frozen=True)
class Winner:
    """A winner of an arena: what the package lacks, how far it has gone, what was awarded."""

    candidacy: Candidacy
    lacks: list[str]
    # The keys of the parts for which the host may bring files with the package.
    to_bring: list[str]
    sent: HandOver | None
    awards: list[Award]

    @property
    def is_on_the_way(self) -> bool:
        """Tell whether the package was sent and waits to be taken."""
        return self.sent is not None and self.sent.taken_at is None and not self.sent.lacks

    @property
    def passes_up(self) -> bool:
        """Tell whether winners of this level go on to another."""
        return self.candidacy.arena.level.passes_to_id is not None


def winners_of(arenas: Iterable[Arena]) -> list[Winner]:
    """Return the winners of these arenas; what a package lacks is asked of each that was not sent yet."""
    rows = Candidacy.objects.filter(arena__in=list(arenas), state=Candidacy.State.WINNER).select_related(
        "entry__contest", "entry__nomination", "arena__level__passes_to", "arena__territory", "hand_over"
    )
    rows = rows.prefetch_related("entry__files", "entry__texts", "entry__awards")
    rows = rows.order_by("arena__position", "entry__number")
    found = []
    for row in rows:
        sent = getattr(row, "hand_over", None)
        awards = [
            award
            for award in row.entry.awards.all()
            if award.arena_id == row.arena_id and not award.annulled_at
        ]
        is_asked = row.arena.level.passes_to_id is not None and (sent is None or sent.lacks)
        lacks, to_bring = (lacking(row), parts_to_bring(row)) if is_asked else ([], [])
        found.append(Winner(row, lacks, to_bring, sent, awards))
    return found


def coming_packages(arenas: Iterable[Arena]) -> QuerySet[HandOver]:
    """Return the packages on their way to these arenas, and those taken, the newest first."""
    rows = HandOver.objects.filter(to_arena__in=list(arenas)).select_related(
        "candidacy__entry__nomination", "candidacy__arena", "to_arena", "sent_by", "taken_by"
    )
    return rows.order_by("-sent_at", "-pk")


def ceremonies_of(arenas: Iterable[Arena]) -> QuerySet[Activity]:
    """Return the windows of the awards in these arenas."""
    return Activity.objects.filter(arena__in=list(arenas), kind=StageKind.AWARDS).select_related(
        "arena", "stage"
    )


def awards_of(arenas: Iterable[Arena]) -> QuerySet[Award]:
    """Return the register of awards of these arenas, the newest first."""
    return Award.objects.filter(arena__in=list(arenas)).select_related("arena__level__contest", "entry")


def award_by_code(code: str) -> Award | None:
    """Return the award of a code, however it is typed."""
    wanted = as_typed(code)
    rows = Award.objects.select_related("arena__level__contest", "entry__nomination")
    return rows.filter(code=wanted).first() if wanted else None


def partners_of(contest: Contest, arenas: Iterable[Arena]) -> QuerySet[Partner]:
    """Return the pages in the register that belong to these arenas, or to the whole contest."""
    rows = Partner.objects.filter(contest=contest).select_related("arena", "body")
    return rows.filter(arena__in=list(arenas)) | rows.filter(arena=None)


def votes_of(arenas: Iterable[Arena]) -> QuerySet[Activity]:
    """Return the votes of these arenas with how many messages were composed for each."""
    texts = MessageText.objects.only("pk", "activity_id")
    rows = Activity.objects.filter(arena__in=list(arenas), kind=StageKind.VOTE).select_related("arena__level")
    return rows.prefetch_related(Prefetch("messages", queryset=texts)).order_by(
        "arena__level__position", "arena__position"
    )


def texts_of(activity: Activity) -> QuerySet[MessageText]:
    """Return the messages of a vote with the last time each went out."""
    return activity.messages.select_related("changed_by").prefetch_related("sendings__by")
