"""The search rows of a programme: the edition itself, its measures, bodies and abbreviations."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import override

from qadam.kit.languages import ORDER, value
from qadam.kit.text import fold
from qadam.people.models import Body, GroupMember
from qadam.programmes.models import Edition, GlossaryTerm, Measure
from qadam.search.actions import replace_group
from qadam.search.models import SearchRow

LONGEST = 480
SAMPLE = {"kk": "Үлгі", "ru": "Образец", "en": "Sample"}
EDITION, MEASURE, BODY, TERM = 40, 30, 20, 10


def index(edition: Edition, *, is_public: bool | None = None) -> int:
    """Write the rows of a programme anew and return their number; what is not public, as a draft, has none."""
    shown = edition.state != Edition.State.DRAFT if is_public is None else is_public
    rows = rows_of(edition) if shown else []
    return replace_group(f"programmes.edition:{edition.slug}", rows)


def rows_of(edition: Edition) -> Iterator[SearchRow]:
    """Yield every public thing of a programme that can be found."""
    yield _row(
        edition,
        edition,
        path_of("programmes:programme", slug=edition.slug),
        _texts(edition, "name"),
        _texts(edition, "summary"),
        EDITION,
        [*_texts(edition, "short").values(), edition.act_number, *_passport_words(edition)],
    )
    yield from (_measure(edition, measure) for measure in edition.measures.all())
    yield from (_body(edition, body) for body in bodies_of(edition))
    yield from (_term(edition, term) for term in edition.glossary.all())


def bodies_of(edition: Edition) -> Iterable[Body]:
    """Return the bodies a programme gives work to: those it names and the members of its collective names."""
    named = edition.measures.values("executors__body")
    members = GroupMember.objects.filter(collective__in=named).values("member")
    return Body.objects.filter(Q(pk__in=named) | Q(pk__in=members))


def path_of(address: str, **kwargs: str) -> str:
    """Return where a page stands below the language."""
    with override("kk"):
        return reverse(address, kwargs=kwargs).removeprefix("/kk/")


def _measure(edition: Edition, measure: Measure) -> SearchRow:
    titles = {code: f"{measure.number}. {name}" for code, name in _texts(measure, "name").items()}
    path = path_of("plans:measure", slug=edition.slug, code=measure.code)
    words = [*_texts(measure, "channels").values(), *_texts(measure, "note").values()]
    return _row(edition, measure, path, titles, _texts(measure, "summary"), MEASURE, words)


def _body(edition: Edition, body: Body) -> SearchRow:
    path = path_of("plans:body", slug=edition.slug, key=body.key)
    return _row(edition, body, path, _texts(body, "name"), _texts(body, "short"), BODY, [])


def _term(edition: Edition, term: GlossaryTerm) -> SearchRow:
    path = path_of("programmes:glossary", slug=edition.slug)
    return _row(edition, term, path, _texts(term, "abbreviation"), _texts(term, "name"), TERM, [])


def _texts(thing: object, field: str) -> dict[str, str]:
    return {code: value(thing, f"{field}_{code}") for code in ORDER}


def _passport_words(edition: Edition) -> Iterator[str]:
    for block in edition.passport.all():
        yield from _texts(block, "text").values()


def _row(
    edition: Edition,
    thing: Edition | Measure | Body | GlossaryTerm,
    path: str,
    titles: dict[str, str],
    contexts: dict[str, str],
    weight: int,
    words: Iterable[str],
) -> SearchRow:
    row = SearchRow(
        subject=thing._meta.label_lower,
        subject_key=f"{edition.pk}/{thing.pk}",
        path=path,
        # What is in force comes before what is kept as archive.
        weight=weight + (0 if edition.is_archive else 1),
        folded=fold(" ".join([*titles.values(), *contexts.values(), *words])),
    )
    for code in ORDER:
        place = [SAMPLE[code] if edition.is_sample else "", value(edition, f"short_{code}"), contexts[code]]
        if thing == edition:
            place.pop(1)
        setattr(row, f"title_{code}", Truncator(titles[code]).chars(LONGEST))
        setattr(row, f"context_{code}", Truncator(" · ".join(part for part in place if part)).chars(LONGEST))
    return row
