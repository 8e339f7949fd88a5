"""Deadlines in the words of the office: tokens become phrases, phrases a rule, the rule gives windows."""

import re
from collections.abc import Sequence
from datetime import date

from qadam.kit.periods import Period
from qadam.reading.meaning.deadlines.parts import read_wording
from qadam.reading.meaning.deadlines.rule import ReadDeadline, Reading, read_wording_as

__all__ = ["ReadDeadline", "read_deadline"]


# «2015 жыл ішінде ақпарат: 20 желтоқсанға дейін»: the label begins a part of its own, whatever stands before it.
_LABEL = re.compile(r"(?<=[^\W_])\s+(?=(?:ақпарат|есеп|мәлімет)(?:\s+беру)?\s*:)", re.IGNORECASE)


def read_deadline(
    text: str,
    *,
    period: Period | None,
    act_on: date | None,
    lines: Sequence[str] = (),
    is_part: bool = False,
) -> ReadDeadline:
    """Read a deadline cell, Kazakh or Russian; every text gives something, what is doubtful is a finding.

    `period` is the document's, `act_on` the day of its act: a missing year is taken from them. `lines` are the cell's
    mended lines, used where `text` is empty. `is_part` tells that the period is only a part of the document's, named by
    a heading over the row. Source: the table of deadline kinds of the reading rules.
    """
    wording = read_wording(_LABEL.sub("; ", text or "\n".join(lines)))
    return read_wording_as(wording, Reading(period, act_on, is_part))
