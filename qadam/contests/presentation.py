"""What pages of contests show that no table holds: verbs, maps, rules as rows, texts with their languages."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.contests.models import Activity, Arena, Contest, ContestRule, Entry, StageKind, VoteRules
from qadam.contests.queries.entries import APPEAL, blocks_of
from qadam.contests.queries.public import LevelRow, Standing
from qadam.kit import clock
from qadam.kit.charts import NOT_APPLICABLE
from qadam.kit.languages import ORDER, Words, active, localized, words
from qadam.kit.numbers import format_number
from qadam.territories.maps import Mark
from qadam.territories.queries import Map, map_on, units_on


class Verb(NamedTuple):
    """Something a visitor can do now: the word on the button and where it leads."""

    label: str
    url: str


def verbs(standing: Standing, *, arena: Arena | None = None) -> list[Verb]:
    """Return what a visitor can do in a contest now, or in one arena of it: the first is the big one."""
    slug = standing.contest.slug
    candidates = reverse("contests:candidates", args=[slug])
    region = {"region": str(arena.pk)} if arena else {}
    found = []
    if StageKind.VOTE in standing.kinds:
        address = f"{candidates}?{urlencode({**region, 'voting': 'on'})}"
        found.append(Verb(_("Choose a candidate and vote"), address))
    if StageKind.INTAKE in standing.kinds:
        found.append(Verb(_("Apply"), reverse("contests:apply", args=[slug])))
    if standing.has_results:
        place = (
            reverse("contests:protocol", args=[slug, arena.pk])
            if arena
            else reverse("contests:results", args=[slug])
        )
        found.append(Verb(_("See the results"), place))
    if standing.has_candidates and StageKind.VOTE not in standing.kinds:
        found.append(Verb(_("Look at the candidates"), f"{candidates}?{urlencode(region)}".rstrip("?")))
    return found


def contest_map(contest: Contest, level: LevelRow) -> Map | None:
    """Return the map of a level held in first-level units, each with the number of its candidates; else none."""
    units = [row for row in level.arenas if row.arena.territory.level == "region"]
    if len(units) < 2 or len(units) < len(level.arenas):
        return None
    day = level.level.arenas_on or clock.today()
    marks = dict.fromkeys(units_on(day).values_list("code", flat=True), Mark(NOT_APPLICABLE)) | {
        row.arena.territory.code: Mark(
            row.candidates, reverse("contests:arena", args=[contest.slug, row.arena.pk])
        )
        for row in units
    }
    return map_on(day, marks)


# Rules


@dataclass(frozen=True)
class RuleRow:
    """A rule as the document prints it and as it is read."""

    rule: ContestRule
    printed: Words
    text: Words

    @property
    def is_foreign(self) -> bool:
        """Tell whether the printed words are not in the reader's language."""
        return bool(self.printed.text) and self.printed.language != active()


def rule_rows(contest: Contest) -> list[RuleRow]:
    """Return the rules of a contest in their order."""
    return [RuleRow(rule, words(rule, "printed"), words(rule, "text")) for rule in contest.rules.all()]


def vote_rule_rows(vote: Activity) -> list[tuple[str, str]] | None:
    """Return how the votes of an arena are counted as (what, reading); none where it is not fixed yet."""
    rules: VoteRules | None = getattr(vote, "vote_rules", None)
    if rules is None:
        return None
    rows = [
        (_("What one vote is counted for"), rules.get_unit_display()),
        (_("What counts as one address"), one_address()),
        (_("Leaders in a nomination"), format_number(rules.leaders, active())),
        (_("Equal votes for the last place"), rules.get_tie_display()),
        (_("After a withdrawal"), rules.get_vacancy_display()),
        (_("Totals before the close"), rules.get_totals_display()),
        (_("Shared networks with more votes"), more_votes(vote)),
        (_("Fixed by"), rules.act),
    ]
    return [(label, str(text)) for label, text in rows if text]


def more_votes(vote: Activity) -> str:
    """Return how many votes shared networks were given by which acts, in words; nothing where there are none."""
    return "; ".join(
        _("up to {cap} from one address: {act}").format(cap=format_number(one.cap, active()), act=one.act)
        for one in vote.networks.all()
    )


def one_address() -> str:
    """Return what counts as one network address, in words."""
    return _(
        "one IPv4 address (/32), or in IPv6 the network /64 that a provider gives to a household; "
        "everybody behind one router has one address"
    )


# Texts of a candidate


@dataclass(frozen=True)
class BlockText:
    """A required block in the reader's language, or in the one it stands in, which is then said."""

    key: str
    name: str
    text: str
    language: str
    is_translation: bool

    @property
    def is_appeal(self) -> bool:
        """Tell whether the block is what the video says."""
        return self.key == APPEAL

    @property
    def is_missing(self) -> bool:
        """Tell whether the reader's language has no text."""
        return self.language != active()


def block_texts(entry: Entry) -> list[BlockText]:
    """Return the blocks of a public entry for the reader; a language that is missing is not passed over in silence."""
    translated = {(text.block, text.language) for text in entry.texts.all() if text.is_translation}
    found = []
    for block in blocks_of(entry):
        order = [active(), entry.language, *ORDER]
        language = next((code for code in order if block.texts.get(code, "").strip()), active())
        found.append(
            BlockText(
                block.key,
                block.name,
                block.texts.get(language, ""),
                language,
                (block.key, language) in translated,
            )
        )
    return found


def day_of(text: object) -> date | None:
    """Return the day a package prints as text, none where it prints none."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def name_of(contest: Contest) -> str:
    """Return the name of a contest for the reader, marked where it is a sample."""
    name = localized(contest, "name")
    return _("SAMPLE · {name}").format(name=name) if contest.is_sample else name
