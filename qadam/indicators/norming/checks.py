"""The contradictions between norms as findings in the numbers of a programme."""

from collections.abc import Callable, Iterator

from qadam.indicators.checking import CHECKS, WORDINGS, Facts, Found, Numbers
from qadam.indicators.checking.numbers import names_of
from qadam.indicators.models import Finding
from qadam.indicators.norming.sentences import CONTRADICTIONS, contradiction_in_words
from qadam.indicators.queries.norms import Ground
from qadam.kit import clock

SEVERITIES = {"unreachable_coverage": Finding.Severity.HIGH, "other_whole": Finding.Severity.HIGH}


def norms_that_contradict(numbers: Numbers) -> Iterator[Found]:
    """Give what the norms of a programme contradict each other in."""
    ground = Ground.without_facts(numbers.edition, clock.today())
    norms = {norm.code: norm for norm in ground.norms}
    for one in ground.contradictions:
        held = [norms[code] for code in one.codes]
        facts = {"norms": [names_of(norm) for norm in held], "numbers": one.facts}
        place = "; ".join(dict.fromkeys(norm.place for norm in held if norm.place))
        yield Found(one.kind, one.key, place, facts, SEVERITIES.get(one.kind, Finding.Severity.MEDIUM))


def _wording(kind: str) -> Callable[[Facts], str]:
    def say(facts: Facts) -> str:
        names = [Facts({"name": one}).name("name") for one in facts.raw["norms"]]
        return contradiction_in_words(kind, facts.raw["numbers"], names)

    return say


def register() -> None:
    """Add the check and the sentences of what it finds."""
    CHECKS.add("norms", norms_that_contradict)
    for kind in CONTRADICTIONS:
        WORDINGS.add(kind, _wording(kind))
