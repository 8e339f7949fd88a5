"""What can be done with programmes: load a package, write one, begin a new edition."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from qadam.people.models import User
from qadam.programmes.editions import shifted
from qadam.programmes.models import BodyQuestion, Edition
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.faults import Fault, PackageError
from qadam.programmes.package.loading import (
    LoadReport,
    load_bodies,
    load_edition,
    load_parts,
    refuse_lost_amendments,
)
from qadam.programmes.package.package import Package, read_folder, write_folder
from qadam.programmes.rules import may_begin_edition
from qadam.programmes.signals import edition_changed
from qadam.programmes.succession import ask
from qadam.workflow.log import Actor, Machine, record, unit_of_work
from qadam.workflow.transitions import NotAllowed


def load_folder(folder: Path, *, by: Actor) -> tuple[Edition, LoadReport]:
    """Load a package from a folder; raises PackageError and changes nothing when it has faults."""
    return load(read_folder(folder), by=by)


def load(package: Package, *, by: Actor, verb: str = "load") -> tuple[Edition, LoadReport]:
    """Make the database equal to the package, in one transaction, keeping the work recorded under its measures.

    `verb` says in the log where the package comes from.
    """
    report = LoadReport()
    with unit_of_work():
        refuse_lost_amendments(package, Edition.objects.filter(slug=package.head.slug).first())
        bodies = load_bodies(package, report)
        edition = load_edition(package, bodies, report)
        load_parts(package, edition, bodies, report)
        if report.added or report.changed or report.removed:
            record(edition, verb, by=by, facts={"added": report.added, "changed": report.changed})
            edition_changed.send(Edition, edition=edition, by=by)
    return edition, report


def dump_folder(edition: Edition, folder: Path) -> None:
    """Write the package of an edition into a folder."""
    write_folder(package_of(edition), folder)


@dataclass(frozen=True)
class NewEdition:
    """A draft made from an older edition: what a person must confirm, and the parts that stayed behind."""

    edition: Edition
    questions: list[BodyQuestion]
    left_behind: list[str]


def begin_edition(origin: Edition, start: date, *, by: User | Machine) -> NewEdition:
    """Make a draft of a programme that begins on another day; raises PackageError where it cannot be moved."""
    if not may_begin_edition(by, origin):
        raise NotAllowed(_("Only the issuer's side begins a new edition of a programme."))
    package, left_behind = shifted(package_of(origin), start)
    slug = package.head.slug
    if Edition.objects.filter(slug=slug).exists():
        raise PackageError([Fault("", 0, "", f"there is an edition {slug} already")])
    with unit_of_work():
        edition, _report = load(package, by=by)
        edition.origin, edition.is_sample = (
            origin,
            origin.is_sample or (isinstance(by, User) and by.is_sample),
        )
        edition.save(update_fields=["origin", "is_sample"])
        questions = ask(edition)
        record(edition, "begin_edition", by=by, facts={"origin": origin.slug, "questions": len(questions)})
    return NewEdition(edition, questions, left_behind)
