"""What the public reads of reports: the accepted text, figures and evidence, once the issuer's side released them."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from qadam.kit.periods import Period
from qadam.people.models import Body
from qadam.plans.models import Duty, Report, ReportFile, ReportVersion
from qadam.plans.office.versions import Item, evidence_kept, figure_words, file_item
from qadam.programmes.models import Edition, Measure

AT_ONCE = 20


@dataclass(frozen=True)
class Told:
    """A released report ready to read: who told what of which duty, and for which side it was opened when."""

    duty: Duty
    period: Period | None
    language: str
    text: str
    figures: list[tuple[str, str, str]]
    lists: list[tuple[str, list[str]]]
    evidence: list[Item]
    files: list[Item]
    released_on: date | None
    released_for: Body | None


@dataclass(frozen=True)
class Reading:
    """A page of released reports, ready to read."""

    page: Page[ReportVersion]
    told: list[Told]


def told_of_measure(measure: Measure) -> list[Told]:
    """Return what was released of a measure, the latest days first, one more than is shown at once; two queries."""
    return _ready(_open_versions().filter(report__duty__measure=measure)[: AT_ONCE + 1])


def told_in_period(edition: Edition, period: Period, code: str, page: str | None) -> Reading:
    """Return a page of what was released of the duties due in a period, of one measure where its code is given."""
    found = _open_versions().filter(report__in=_due_in(edition, period))
    if code:
        found = found.filter(report__duty__measure__code=code)
    shown = Paginator(found, AT_ONCE).get_page(page)
    return Reading(shown, _ready(shown.object_list))


def count_told(edition: Edition, period: Period) -> int:
    """Return how many reports on the duties due in a period are released."""
    return _due_in(edition, period).count()


def _due_in(edition: Edition, period: Period) -> QuerySet[Report]:
    return Report.objects.released().filter(
        duty__edition=edition, duty__due_on__gte=period.first, duty__due_on__lte=period.last
    )


def _open_versions() -> QuerySet[ReportVersion]:
    """Return the version of each released report that is open, with what is shown beside it: the last, the accepted."""
    rows = ReportVersion.objects.filter(report__in=Report.objects.released())
    later = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    return (
        rows.exclude(Exists(later))
        .select_related("report__duty__measure__edition", "report__duty__body", "report__released_for")
        .order_by(
            "-report__duty__measure_on",
            "report__duty__measure__position",
            "report__duty__body__sort_kk",
            "pk",
        )
    )


def released_versions(reports: Iterable[int]) -> dict[int, ReportVersion]:
    """Return the version of each of these reports that is open, by the key of the report."""
    return {version.report_id: version for version in _open_versions().filter(report__in=list(reports))}


def open_files(reports: Iterable[int]) -> list[ReportFile]:
    """Return the files of released reports that anybody may fetch."""
    wanted = list(reports)
    found = ReportFile.objects.released().filter(report__in=wanted).select_related("upload")
    return list(found) if wanted else []


def _ready(versions: Iterable[ReportVersion]) -> list[Told]:
    """Return open versions ready to read; one query for all their files, none where they have none."""
    held = list(versions)
    files: dict[int, list[ReportFile]] = {}
    for item in open_files(version.report_id for version in held if version.files):
        files.setdefault(item.report_id, []).append(item)
    return [_told(version, files.get(version.report_id, [])) for version in held]


def _told(version: ReportVersion, files: list[ReportFile]) -> Told:
    report, duty = version.report, version.report.duty
    named = {item.upload.sha256 for item in files}
    addresses = {item.upload.sha256: address_of(item, duty) for item in files}
    names = open_names(version, named)
    in_evidence = {item.get("file", "") for item in version.evidence}
    is_span = duty.first_on is not None and duty.first_on <= duty.last_on
    return Told(
        duty=duty,
        period=Period(duty.first_on, duty.last_on) if is_span and duty.first_on else None,
        language=version.language,
        text=version.text,
        figures=[figure_words(row) for row in version.figures if row.get("value")],
        lists=[(row["label"], row["lines"].splitlines()) for row in version.figures if row.get("lines")],
        evidence=[evidence_kept(_open(item, named), names, addresses) for item in version.evidence],
        files=[
            file_item(item.upload) | {"url": addresses[item.upload.sha256]}
            for item in files
            if item.upload.sha256 not in in_evidence
        ],
        released_on=report.released_on,
        released_for=report.released_for,
    )


def open_names(version: ReportVersion, digests: Set[str] | None) -> dict[str, str]:
    """Return the names of a version's files by their digests: those that are open, all where nothing limits them."""
    return {
        row["sha256"]: row["name"] for row in version.files if digests is None or row["sha256"] in digests
    }


def _open(item: Mapping[str, str], digests: Set[str]) -> dict[str, str]:
    """Return a piece of evidence without a file that stays with the office."""
    return {name: said for name, said in item.items() if name != "file" or said in digests}


def address_of(item: ReportFile, duty: Duty) -> str:
    """Return the public address of a released file; it leads nowhere once the release is withdrawn."""
    return reverse(
        "plans:released-file",
        args=[duty.measure.edition.slug, duty.measure.code, item.pk],
    )
