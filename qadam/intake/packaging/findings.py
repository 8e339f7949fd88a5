"""What the reader and the comparison of two languages found doubtful, as a package keeps it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qadam.intake.packaging.plan import Plan, cut, row_of
from qadam.intake.sentences import said
from qadam.kit.fields import length_of
from qadam.programmes.models import DocumentFinding
from qadam.programmes.package.schema import FindingRow

PLACE = length_of(DocumentFinding, "place")
# Words of a field in the places of findings, as packages keep them.
PLACES = {"title": "name", "report_rule": "reports"}


def findings_of(plan: Plan) -> Iterator[FindingRow]:
    """Yield the findings of the reader, then what differs between the two languages."""
    for finding in plan.intake.draft.get("findings", []):
        place = _place(finding.get("subject", ""), finding.get("field", ""))
        yield row_of(FindingRow, place=place, **_said(finding))
    for pair in plan.pairs:
        side = pair.first or pair.second
        assert side is not None
        for difference in pair.differences:
            finding = {"code": difference.code, "facts": difference.facts}
            place = _place(side.row["number"], difference.field)
            yield row_of(FindingRow, place=place, **_said(finding))


def _said(finding: Mapping[str, Any]) -> dict[str, str]:
    return {f"text_{code}": said(finding, code) for code in ("kk", "ru", "en")}


def _place(subject: str, of_field: str) -> str:
    where = f"measure {subject}" if re.fullmatch(r"[\dIVX][\dIVX.–-]*", subject) else subject
    return cut(
        ", ".join(part for part in (where, PLACES.get(of_field, of_field)) if part) or "document", PLACE
    )
