"""What the public reads of reports: the accepted text, figures and evidence, once the issuer's side released them."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
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

    page: Page[Report]
    told: list[Told]


def told_of_measure(measure: Measure, page: str | None) -> Reading:
    """Return a page of what was released of a measure, the latest days first."""
    return _page(Report.objects.released().filter(duty__measure=measure), page)


def told_in_period(edition: Edition, period: Period, page: str | None) -> Reading:
    """Return a page of what was released of the duties of a programme due in a period, the latest days first."""
    return _page(_due_in(edition, period), page)


def count_told(edition: Edition, period: Period) -> int:
    """Return how many reports on the duties due in a period are released."""
    return _due_in(edition, period).count()


def _due_in(edition: Edition, period: Period) -> QuerySet[Report]:
    return Report.objects.released().filter(
        duty__edition=edition, duty__due_on__gte=period.first, duty__due_on__lte=period.last
    )


def released_versions(reports: Iterable[int]) -> dict[int, ReportVersion]:
    """Return the version of each released report that is open, by the key of the report: the last is the accepted."""
    rows = ReportVersion.objects.filter(report__in=list(reports)).order_by("number")
    return {version.report_id: version for version in rows}


def open_files(reports: Iterable[int]) -> list[ReportFile]:
    """Return the files of released reports that anybody may fetch."""
    found = ReportFile.objects.released().filter(report__in=list(reports)).select_related("upload")
    return list(found)


def _page(reports: QuerySet[Report], number: str | None) -> Reading:
    """Return a page ready to read; the queries do not grow with it."""
    ordered = reports.select_related("duty__measure__edition", "duty__body", "released_for").order_by(
        "-duty__measure_on", "duty__measure__position", "duty__body__sort_kk", "pk"
    )
    page = Paginator(ordered, AT_ONCE).get_page(number)
    held = list(page.object_list)
    keys = [report.pk for report in held]
    versions = released_versions(keys) if keys else {}
    files: dict[int, list[ReportFile]] = {}
    for item in open_files(keys) if keys else []:
        files.setdefault(item.report_id, []).append(item)
    told = [_told(report, versions[report.pk], files.get(report.pk, [])) for report in held]
    return Reading(page, told)


def _told(report: Report, version: ReportVersion, files: list[ReportFile]) -> Told:
    duty = report.duty
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
