"""The search rows of indicators: a citizen finds «жұмыссыздық деңгейі» and comes to its page."""

from collections.abc import Iterable, Iterator

from django.utils.text import Truncator
from django.utils.translation import override

from qadam.indicators.models import Indicator
from qadam.indicators.units import words_of
from qadam.kit.languages import ORDER, value
from qadam.kit.text import fold
from qadam.programmes.models import Edition
from qadam.programmes.search import LONGEST, SAMPLE, path_of
from qadam.search.actions import replace_group
from qadam.search.models import SearchRow

# Between a programme and its measures.
INDICATOR = 32


def index(edition: Edition, *, is_public: bool | None = None) -> int:
    """Write the rows of a programme's indicators anew and return their number; a draft has none."""
    shown = edition.state != Edition.State.DRAFT if is_public is None else is_public
    rows: Iterable[SearchRow] = _rows(edition) if shown else []
    return replace_group(f"indicators.edition:{edition.slug}", rows)


def reindex() -> Iterator[tuple[str, int]]:
    """Write the rows of every programme's indicators anew; yields (what, rows)."""
    for edition in Edition.objects.all():
        yield f"{edition.slug}: indicators", index(edition)


def _rows(edition: Edition) -> Iterator[SearchRow]:
    for indicator in edition.indicators.all():
        yield _row(edition, indicator)


def _row(edition: Edition, indicator: Indicator) -> SearchRow:
    names = [value(indicator, f"name_{code}") for code in ORDER]
    programme = [value(edition, f"short_{code}") for code in ORDER]
    row = SearchRow(
        subject=indicator._meta.label_lower,
        subject_key=str(indicator.pk),
        path=path_of("results:indicator", slug=edition.slug, code=indicator.code),
        weight=INDICATOR + (0 if edition.is_archive else 1),
        folded=fold(" ".join([*names, *programme])),
    )
    for code, name, short in zip(ORDER, names, programme, strict=True):
        with override(code):
            unit = words_of(indicator.unit)
        place = [SAMPLE[code] if edition.is_sample else "", short, unit]
        setattr(row, f"title_{code}", Truncator(name).chars(LONGEST))
        setattr(row, f"context_{code}", Truncator(" · ".join(part for part in place if part)).chars(LONGEST))
    return row
