"""Who may bring documents and check what was read of them."""

from qadam.files.models import Upload
from qadam.intake.models import CONTROLLERS, Intake
from qadam.kit import clock
from qadam.people.models import Body, Membership, Person, User, is_platform_administrator
from qadam.workflow.log import Machine


def memberships_bringing(person: Person) -> list[Membership]:
    """Return the memberships by which a person may bring documents today."""
    if not isinstance(person, User):
        return []
    return [held for held in person.memberships_on(clock.today()) if held.role in CONTROLLERS]


def may_bring_any(person: Person) -> bool:
    """Those who coordinate or control for a body bring documents, and whoever runs the platform."""
    return is_platform_administrator(person) or bool(memberships_bringing(person))


def may_bring(person: Person, body: Body) -> bool:
    """Those who coordinate or control for this body bring documents for it, and whoever runs the platform."""
    if is_platform_administrator(person):
        return True
    return any(held.body_id == body.pk for held in memberships_bringing(person))


def may_check(person: Person, intake: Intake) -> bool:
    """The coordinators and the control office of the document's body check it, and whoever runs the platform."""
    return may_bring(person, intake.body)


def may_make(person: Person, intake: Intake) -> bool:
    """Those who check a document make the draft programme of it."""
    return may_check(person, intake)


def may_throw_away(person: Person, intake: Intake) -> bool:
    """Those who check a document throw it away as long as no programme was made of it."""
    return may_check(person, intake) and intake.edition_id is None


def is_reader(person: object, intake: Intake) -> bool:
    """The worker reads."""
    return isinstance(person, Machine)


def may_fetch_document(person: Person, upload: Upload) -> bool:
    """The file of a document is for those who may check it."""
    return any(may_check(person, intake) for intake in upload.intakes.light().select_related("body"))
