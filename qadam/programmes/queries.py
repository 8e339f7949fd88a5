"""What can be read of programmes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qadam.kit.text import fold
from qadam.people.models import Person, User, is_platform_administrator
from qadam.programmes.models import Amendment, Edition, GlossaryTerm
from qadam.programmes.rules import CONTROLLERS
from qadam.programmes.words import BLOCKS, word
from qadam.workflow.models import Change


def unlogged_editions() -> Iterator[str]:
    """Yield each programme the log knows nothing of: no programme comes without a link."""
    known = Change.objects.filter(subject=Edition._meta.label_lower).values_list("subject_key", flat=True)
    keys = set(known.distinct().order_by())
    for edition in Edition.objects.order_by("slug"):
        if str(edition.pk) not in keys:
            yield f"programme {edition.slug} is not in the log"


def editions_amended_by(person: Person, day: date) -> QuerySet[Edition]:
    """Return the programmes in force that a person controls on a day; whoever runs the platform reads them all."""
    found = Edition.objects.filter(state=Edition.State.APPROVED).select_related("issuer", "control")
    if is_platform_administrator(person):
        return found
    if not isinstance(person, User):
        return found.none()
    bodies = {held.body_id for held in person.memberships_on(day) if held.role in CONTROLLERS}
    return found.filter(Q(issuer__in=bodies) | Q(control__in=bodies))


@dataclass(frozen=True)
class Family:
    """All editions of one programme: the founding document and what was made of it."""

    name: Edition
    editions: list[Edition]


def editions_visible_to(person: Person) -> QuerySet[Edition]:
    """Return the editions a person may read, drafts only for the issuer's side."""
    return Edition.objects.visible_to(person if isinstance(person, User) else None)


def with_offspring(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Ask in the same query whether an act amended each edition and whether plans came of it: most have neither."""
    acts = Amendment.objects.filter(edition=OuterRef("pk"), state=Amendment.State.ENACTED)
    derived = Edition.objects.filter(derived_from=OuterRef("pk"))
    resulting = Edition.objects.filter(result_of__edition=OuterRef("pk"))
    return editions.annotate(is_amended=Exists(acts), gave_plans=Exists(derived) | Exists(resulting))


def editions_found(person: Person, *, kind: str = "", state: str = "", text: str = "") -> QuerySet[Edition]:
    """Return the editions of a kind and state whose names hold every word typed, with `measure_count`."""
    found = editions_visible_to(person).annotate(measure_count=Count("measures"))
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    for part in fold(text).split():
        found = found.filter(folded__contains=part)
    return found.select_related("issuer")


def families(editions: Iterable[Edition]) -> list[Family]:
    """Group editions by programme in the order given, those in force before the founding document."""
    groups: dict[str, list[Edition]] = defaultdict(list)
    for edition in editions:
        groups[edition.family].append(edition)
    return [Family(min(group, key=_age), sorted(group, key=_age, reverse=True)) for group in groups.values()]


def _age(edition: Edition) -> tuple[bool, str]:
    return (not edition.is_archive, edition.first_on.isoformat() if edition.first_on else "")


@dataclass(frozen=True)
class Passage:
    """One block of the passport with the word for what it is; the texts are read as those of the block."""

    word: str
    is_given: bool
    text_kk: str
    text_ru: str
    text_en: str


def passport_of(edition: Edition) -> list[Passage]:
    """Return the blocks of the passport in order; one the document lacks is there as not given."""
    return [
        Passage(word(BLOCKS, block.block), block.is_given, block.text_kk, block.text_ru, block.text_en)
        for block in edition.passport.all()
    ]


def glossary_of(edition: Edition) -> list[GlossaryTerm]:
    """Return the abbreviations of a programme in its document's order."""
    return list(edition.glossary.select_related("body"))
