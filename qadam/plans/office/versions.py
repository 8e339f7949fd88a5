"""The submitted versions of a report, ready to read: what was sent, how it was signed, what the reviewer said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.files.models import Upload
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day, format_moment
from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.people.queries import person_names
from qadam.plans.models import Evidence, Report, ReportVersion, Review
from qadam.plans.queries import report_before
from qadam.programmes.words import FORMS, word

Facts = list[tuple[str, str]]
# A line of components/evidence_list.html.
Item = dict[str, str]


@dataclass(frozen=True)
class Decision:
    """What the reviewer decided on a version, with the remarks bound to it."""

    state: str
    at: str
    by: str
    cause: str
    text: str
    new_on: date | None
    waited: int
    remarks: list[tuple[str, str]]


@dataclass(frozen=True)
class Version:
    """A report as it was submitted, ready to read."""

    number: int
    at: str
    by: str
    language: str
    text: str
    figures: list[tuple[str, str, str]]
    lists: list[tuple[str, list[str]]]
    files: list[dict[str, str]]
    evidence: list[dict[str, str]]
    request: str
    asked: Facts
    signing: Facts
    signed_file: dict[str, str]
    unchanged_since: date | None
    decision: Decision | None


def read_versions(versions: list[ReportVersion]) -> list[Version]:
    """Return these versions of one report ready to read, the newest first; the queries do not grow with them."""
    if not versions:
        return []
    reviews = _reviews(versions)
    signers = _signers(versions)
    uploads = _uploads(versions)
    before = _day_before(versions)
    return [
        _version(version, signers, uploads, before, reviews.get(version.pk)) for version in reversed(versions)
    ]


def _reviews(versions: Iterable[ReportVersion]) -> dict[int, Review]:
    found = Review.objects.filter(version__in=[version.pk for version in versions])
    found = found.select_related("decided_by").prefetch_related("remarks")
    return {review.version_id: review for review in found}


def _signers(versions: Iterable[ReportVersion]) -> dict[str, str]:
    """Return the names of all who signed off, by the keys of the log."""
    keys = {version.signing.get(step, "") for version in versions for step, _word in _steps()} - {""}
    return person_names(keys) if keys else {}


def _steps() -> Facts:
    return [("prepared_by", _("Prepared")), ("agreed_by", _("Agreed")), ("signed_by", _("Signed"))]


def _uploads(versions: Iterable[ReportVersion]) -> dict[str, Upload]:
    digests = {file["sha256"] for version in versions for file in version.files}
    kept = Upload.objects.exclude(file="")
    return {upload.sha256: upload for upload in kept.filter(sha256__in=digests)} if digests else {}


def _day_before(versions: Iterable[ReportVersion]) -> date | None:
    """Return the day on which the report before was submitted, where a version repeats its text."""
    same = next((version for version in versions if version.is_unchanged), None)
    before = report_before(same.report.duty) if same else None
    return before.submitted_at.astimezone(ALMATY).date() if before else None


def _version(
    version: ReportVersion,
    signers: Mapping[str, str],
    uploads: Mapping[str, Upload],
    before: date | None,
    review: Review | None,
) -> Version:
    names = {file["sha256"]: file["name"] for file in version.files}
    addresses = {digest: address_of(upload) for digest, upload in uploads.items()}
    signed = version.signing.get("signed_file", "")
    return Version(
        number=version.number,
        at=format_moment(version.submitted_at, active()),
        by=str(version.submitted_by),
        language=version.language,
        text=version.text,
        figures=[figure_words(row) for row in version.figures if row.get("value")],
        lists=[(row["label"], row["lines"].splitlines()) for row in version.figures if row.get("lines")],
        files=[_file_kept(row, uploads) for row in version.files],
        evidence=[evidence_kept(item, names, addresses) for item in version.evidence],
        request=version.request.get("request", Report.Request.ACCEPT),
        asked=asked_words(version.request, names),
        signing=_signing(version.signing, signers),
        signed_file=_file_of(signed, names, uploads) if signed in names else {},
        unchanged_since=before if version.is_unchanged else None,
        decision=_decision(review) if review else None,
    )


def figure_words(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return a kept figure as (what, number, unit) in the reader's way of writing."""
    return (row["label"], format_number(Decimal(row["value"]), active()), row["unit"])


def _file_kept(row: Mapping[str, Any], uploads: Mapping[str, Upload]) -> dict[str, str]:
    upload = uploads.get(row["sha256"])
    if upload is None:
        return {"kind": "file", "title": row["name"], "url": "", "size": size_words(row["size"])}
    return file_item(upload) | {"title": row["name"]}


def file_item(upload: Upload, remove_url: str = "") -> dict[str, str]:
    """Return a file for components/evidence_list.html."""
    return {
        "kind": "file",
        "title": upload.name,
        "url": address_of(upload),
        "size": size_words(upload.size),
        "remove_url": remove_url,
    }


def address_of(upload: Upload) -> str:
    """Return where those fetch a file who see its report."""
    return reverse("files:fetch", args=[upload.pk])


def _file_of(sha256: str, names: Mapping[str, str], uploads: Mapping[str, Upload]) -> dict[str, str]:
    upload = uploads.get(sha256)
    item = file_item(upload) if upload else {"kind": "file", "url": "", "size": ""}
    return item | {"title": names.get(sha256, _("a file"))}


def size_words(size: int) -> str:
    """Return a size in bytes as people read it: 12 KB, 1,4 MB."""
    if size < 1024 * 1024:
        return _("{size} KB").format(size=format_number(max(1, round(size / 1024)), active()))
    return _("{size} MB").format(size=format_number(round(size / (1024 * 1024), 1), active()))


ICONS = {
    Evidence.Kind.ACT: "file",
    Evidence.Kind.EVENT: "event",
    Evidence.Kind.MEDIA: "media",
    Evidence.Kind.LIST: "file",
    Evidence.Kind.INFORMATION: "file",
}


def evidence_kept(item: Mapping[str, str], names: Mapping[str, str], addresses: Mapping[str, str]) -> Item:
    """Return a piece of evidence of a version; `addresses` says by digest where its file is fetched."""
    kind = Evidence.Kind(item["kind"])
    product = word(FORMS, item["product"]) if item.get("product") else ""
    file = addresses.get(item.get("file", ""), "")
    title = item.get("title") or names.get(item.get("file", ""), "") or item.get("url", "") or str(kind.label)
    return {
        "kind": ICONS[kind] if file or not item.get("url") or kind != Evidence.Kind.LIST else "link",
        "title": title,
        "url": item.get("url", "") or file,
        "meta": " · ".join(part for part in (product, *evidence_facts(item)) if part),
    }


def evidence_facts(item: Mapping[str, str]) -> list[str]:
    """Return number, day, place and people of a piece of evidence in words, the empty ones as empty texts."""
    day = format_day(date.fromisoformat(item["held_on"]), active()) if item.get("held_on") else ""
    people = item.get("people")
    return [
        _("No {number}").format(number=item["number"]) if item.get("number") else "",
        day,
        item.get("place", ""),
        _("people: {count}").format(count=format_number(int(people), active())) if people else "",
    ]


def asked_words(request: Mapping[str, str], names: Mapping[str, str]) -> Facts:
    """Return what a version asks for, as (label, value); only the request itself where no new term is asked for."""
    code = request.get("request", Report.Request.ACCEPT)
    often = request.get("periodicity", "")
    facts = [
        (_("Asks for"), str(Report.Request(code).label)),
        (
            _("New day"),
            format_day(date.fromisoformat(request["asked_on"]), active()) if "asked_on" in request else "",
        ),
        (_("How often"), str(Report.Periodicity(often).label) if often else ""),
        (_("Reasons"), request.get("reason", "")),
        (_("Responsible officials"), request.get("responsible", "")),
        (_("Disciplinary order"), names.get(request.get("order", ""), "")),
    ]
    return [(label, value) for label, value in facts if value]


def _signing(signing: Mapping[str, str], signers: Mapping[str, str]) -> Facts:
    facts = [(label, signers.get(signing.get(step, ""), "")) for step, label in _steps()]
    number, day = signing.get("outgoing_number", ""), signing.get("outgoing_on", "")
    if number and day:
        said = _("No {number} of {day}").format(
            number=number, day=format_day(date.fromisoformat(day), active())
        )
        facts.append((_("Outgoing"), said))
    return [(label, value) for label, value in facts if value]


def _decision(review: Review) -> Decision:
    return Decision(
        state=review.decision,
        at=format_moment(review.decided_at, active()),
        by=str(review.decided_by),
        cause=str(review.get_cause_display()) if review.cause else "",
        text=review.text,
        new_on=review.new_on,
        waited=review.waited_days,
        remarks=[(remark.quote, remark.text) for remark in review.remarks.all()],
    )
