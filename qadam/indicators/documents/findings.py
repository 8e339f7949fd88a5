"""What the checks found in the numbers of a programme, as a table of a document."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from qadam.indicators.checking.words import sentence
from qadam.indicators.models import Finding
from qadam.kit.languages import active
from qadam.programmes.models import Edition
from qadam.programmes.places import place_in
from qadam.writing.document import Block, Column, Row, Table

# The serious ones first.
ORDER = (Finding.Severity.HIGH, Finding.Severity.MEDIUM, Finding.Severity.LOW)


def open_findings(edition: Edition) -> list[Finding]:
    """Return the findings nobody has settled, the serious ones first."""
    found = edition.number_findings.filter(state=Finding.State.OPEN)
    return sorted(found, key=lambda finding: (ORDER.index(Finding.Severity(finding.severity)), finding.pk))


def finding_table(findings: list[Finding]) -> Iterator[Block]:
    """Yield the findings with their sentence, place and severity."""
    heads = [Column(_("No."), 0.5, "center"), Column(_("What was found"), 5)]
    heads += [Column(_("Place in the document"), 1.5), Column(_("Severity"), 1.1)]
    rows = [
        Row(
            [
                str(place),
                sentence(finding, active()),
                place_in(finding.place, active()),
                str(finding.get_severity_display()),
            ]
        )
        for place, finding in enumerate(findings, start=1)
    ]
    if rows:
        yield Table(heads, rows)
