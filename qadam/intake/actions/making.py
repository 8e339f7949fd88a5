"""Making the draft programme of the checked rows: a package in memory, loaded like any other."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.intake.models import Intake, Row
from qadam.intake.packaging import Naming, faults_of, package_for
from qadam.intake.packaging.plan import Spot
from qadam.intake.queries import plan_of
from qadam.intake.rules import may_make
from qadam.people.models import User
from qadam.programmes.actions import load
from qadam.programmes.models import Edition
from qadam.programmes.package.faults import PackageError
from qadam.programmes.package.package import broken_references
from qadam.workflow.transitions import transition


@transition(source=[Intake.State.READ], target=Intake.State.MADE, rule=may_make)
def make_programme(intake: Intake, *, by: User, naming: Naming) -> None:
    """Make the draft programme: all of it or nothing; refused with all that is still to be settled."""
    plan = plan_of(intake)
    faults = [fault.text for fault in faults_of(plan)]
    if faults:
        raise ValidationError(faults)
    packed = package_for(plan, naming)
    _refuse_taken(intake, naming.slug)
    broken = list(broken_references(packed.package))
    if broken:
        raise PackageError(broken)
    edition, _report = load(packed.package, by=by, verb="make_of_document")
    edition.is_sample = by.is_sample
    edition.save(update_fields=["is_sample"])
    intake.edition = edition
    _bind(edition, plan.rows, packed.spots)


def _refuse_taken(intake: Intake, slug: str) -> None:
    found = Edition.objects.filter(slug=slug).first()
    if found is not None and (found.pk != intake.edition_id or found.state != Edition.State.DRAFT):
        said = _("There is a programme at the address {slug} already: choose another.")
        raise ValidationError(said.format(slug=slug))


def _bind(edition: Edition, rows: Sequence[Row], spots: Mapping[int, Spot]) -> None:
    """Tie each measure to the row of the document it was made of."""
    Row.objects.filter(intake=rows[0].intake_id).update(measure=None)
    made = {
        Spot(measure.node.key, measure.number): measure for measure in edition.measures.select_related("node")
    }
    for row in rows:
        row.measure = made[spots[row.pk]]
    Row.objects.bulk_update(rows, ["measure"], batch_size=200)


def is_draft_made(person: User, intake: Intake) -> bool:
    """Those who check the document take it back as long as its programme is a draft."""
    edition = intake.edition
    return may_make(person, intake) and (edition is None or edition.state == Edition.State.DRAFT)


@transition(source=[Intake.State.MADE], target=Intake.State.READ, rule=is_draft_made)
def correct_again(intake: Intake, *, by: User) -> None:
    """Check the document once more; making it again renews the same draft."""
