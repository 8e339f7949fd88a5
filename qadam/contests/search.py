"""The search rows of contests: the contest itself and its public candidates."""

from collections.abc import Iterator

from django.utils.text import Truncator

from qadam.contests.models import Contest, Entry
from qadam.kit.languages import ORDER, value
from qadam.kit.text import fold
from qadam.programmes.search import LONGEST, SAMPLE, path_of
from qadam.search.actions import replace_group
from qadam.search.models import SearchRow

CONTEST, CANDIDATE = 45, 35


def index(contest: Contest) -> int:
    """Write the row of a contest anew; one that is being prepared has none."""
    rows = [] if contest.state == Contest.State.DRAFT else [_contest(contest)]
    return replace_group(f"contests.contest:{contest.pk}", rows)


def index_entry(entry: Entry) -> int:
    """Write the row of an entry anew; one whose page is not open has none."""
    is_public = entry.is_public and entry.withdrawn_at is None and entry.contest.state != Contest.State.DRAFT
    return replace_group(f"contests.entry:{entry.pk}", [_entry(entry)] if is_public else [])


def reindex() -> Iterator[tuple[str, int]]:
    """Write the rows of every contest and its entries anew; yields (slug, rows)."""
    for contest in Contest.objects.all():
        entries = contest.entries.select_related("contest", "nomination", "arena")
        yield contest.slug, index(contest) + sum(index_entry(entry) for entry in entries)


def _contest(contest: Contest) -> SearchRow:
    texts = [value(contest, f"{field}_{code}") for field in ("name", "summary") for code in ORDER]
    row = SearchRow(
        subject=contest._meta.label_lower,
        subject_key=str(contest.pk),
        path=path_of("contests:contest", slug=contest.slug),
        weight=CONTEST + (contest.state == Contest.State.ANNOUNCED),
        folded=fold(" ".join(texts)),
    )
    for code in ORDER:
        context = [SAMPLE[code] if contest.is_sample else "", value(contest, f"summary_{code}")]
        _write(row, code, value(contest, f"name_{code}"), context)
    return row


def _entry(entry: Entry) -> SearchRow:
    contest, nomination, arena = entry.contest, entry.nomination, entry.arena
    names = [value(thing, f"name_{code}") for thing in (contest, nomination, arena) for code in ORDER]
    row = SearchRow(
        subject=entry._meta.label_lower,
        subject_key=str(entry.pk),
        path=path_of("contests:candidate", slug=contest.slug, number=entry.number),
        weight=CANDIDATE,
        folded=fold(" ".join([entry.folded, *names])),
    )
    for code in ORDER:
        context = [
            SAMPLE[code] if entry.is_sample else "",
            *(value(thing, f"name_{code}") for thing in (contest, nomination, arena)),
        ]
        _write(row, code, value(entry, f"title_{code}"), context)
    return row


def _write(row: SearchRow, code: str, title: str, context: list[str]) -> None:
    setattr(row, f"title_{code}", Truncator(title).chars(LONGEST))
    setattr(row, f"context_{code}", Truncator(" · ".join(part for part in context if part)).chars(LONGEST))
