"""What indicators do with their files of a package: what is measured, targets, stated values, money, norms, claims."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from qadam.indicators.actions import rolling
from qadam.indicators.checking import running
from qadam.indicators.models import BudgetLine, Indicator, Norm
from qadam.indicators.package.adopting import adopted
from qadam.indicators.package.dumping import rows_of
from qadam.indicators.package.faults import faults_of
from qadam.indicators.package.loading import load_files
from qadam.indicators.package.reading import Files, act_names, files_of, ordered, read, write
from qadam.indicators.package.schema import SCHEMAS
from qadam.indicators.package.shifting import shifted
from qadam.people.models import Body
from qadam.programmes.models import Edition
from qadam.programmes.package.faults import Fault
from qadam.programmes.package.loading import LoadReport
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import Head


class IndicatorPart:
    """The files of indicators, norms and money in a package."""

    schemas: Mapping[str, type[BaseModel]] = SCHEMAS

    def owns(self, name: str) -> bool:
        """Tell whether the file is one of these."""
        return name in SCHEMAS

    def canonical(self, name: str, text: str) -> str:
        """Return the canonical text of a file; raises PackageError with its faults by line."""
        return write(name, [row for _line, row in read(name, text)])

    def ordered(self, package: Package, name: str) -> str:
        """Return the canonical text of a file in the order of indicators, series, periods and acts."""
        return write(name, ordered(name, files_of(package), _acts(package)))

    def faults(self, package: Package, name: str) -> Iterable[Fault]:
        """Yield a fault for each row that names what the package does not hold, stands twice or contradicts another."""
        yield from faults_of(package, name)

    def load(
        self, package: Package, edition: Edition, bodies: Mapping[str, Body], report: LoadReport
    ) -> None:
        """Make the rows of an edition equal to the files, bring the sums in step and run the checks."""
        files = files_of(package)
        if not any(files.rows.values()) and not _has_rows(edition):
            return
        load_files(package, files, edition, report)
        rolling.rebuild([edition])
        running.run(edition)

    def dump(self, edition: Edition) -> Mapping[str, str]:
        """Return the files of an edition; those kept by an earlier release, until loaded anew, in today's columns."""
        if not _has_rows(edition):
            return adopted({part.name: part.text for part in edition.kept_parts.filter(name__in=SCHEMAS)})
        acts = act_names([(act.number, act.date) for act in edition.amendments.enacted()])
        rows = {name: found for name, found in rows_of(edition).items() if found}
        files = Files(rows, {})
        return {name: write(name, ordered(name, files, acts)) for name in rows}

    def shift(self, package: Package, name: str, head: Head, months: int) -> str | None:
        """Return a file moved into the edition that `head` begins; None for what belongs to the old one."""
        return shifted(package, files_of(package), name, months, _acts(package))


def _acts(package: Package) -> list[str]:
    return act_names([(act.number, act.date) for act in package.amendments])


def _has_rows(edition: Edition) -> bool:
    return any(kind.objects.filter(edition=edition).exists() for kind in (Indicator, Norm, BudgetLine))
