"""Bringing documents: the files are stored, the worker is asked to read them, two languages are kept together."""

from collections.abc import Sequence
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from qadam.files.actions import erase, store
from qadam.files.kinds import DOCUMENTS, is_broken_office
from qadam.files.models import Upload
from qadam.intake.actions.reading import read_document
from qadam.intake.models import Intake
from qadam.intake.rules import may_bring, may_check, may_throw_away
from qadam.kit.languages import active
from qadam.people.models import Body, User
from qadam.reading.refusals import CannotRead
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, transition

State = Intake.State
MOST_FILES = 10


class BroughtAlready(ValidationError):
    """Files that are documents of the same body already; `documents` are those."""

    def __init__(self, message: str, documents: Sequence[Intake]) -> None:
        super().__init__(message)
        self.documents = documents


def bring(
    files: "Sequence[UploadedFile[bytes]]",
    *,
    body: Body,
    by: User,
    are_twins: bool = False,
    even_again: bool = False,
) -> list[Intake]:
    """Store documents of a body and ask the worker to read them: all or none; raises ValidationError.

    `are_twins` says that two files are one act in its two languages. A file that is a document of the body already is
    refused with BroughtAlready, unless it is brought `even_again`.
    """
    if not may_bring(by, body):
        raise NotAllowed(_("Only those who coordinate or control for a body bring its documents."))
    if not files:
        raise ValidationError(_("Choose a file."))
    if len(files) > MOST_FILES:
        raise ValidationError(_("Bring at most {count} files at once.").format(count=MOST_FILES))
    if are_twins and len(files) != 2:
        raise ValidationError(_("One act in two languages is two files."))
    for file in files:
        if is_broken_office(file.name or "", file):
            reason = CannotRead("broken").sentence(active())
            raise ValidationError(f"{file.name}: {reason}")
    stored: list[Upload] = []
    try:
        with unit_of_work():
            for file in files:
                # One by one, so that those stored before a refused one are known.
                stored.append(store(file, by=by, is_sample=by.is_sample, kinds=DOCUMENTS))  # noqa: PERF401
            if not even_again:
                _refuse_known(stored, body)
            brought = [_begin(upload, body, by) for upload in stored]
            if are_twins:
                _tie(*brought, by=by)
    except BaseException:
        for upload in stored:
            with suppress(OSError):
                upload.file.delete(save=False)
        raise
    return brought


def _refuse_known(stored: Sequence[Upload], body: Body) -> None:
    """Refuse files that are here already: two people checking one act twice would make two programmes of it."""
    # One after another: of two who bring the same file at once the second is told.
    Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    digests = {upload.sha256 for upload in stored}
    if len(digests) < len(stored):
        raise ValidationError(_("The same file is chosen twice."))
    known = Intake.objects.light().filter(body=body, upload__sha256__in=digests).exclude(state=State.THROWN)
    if found := list(known.select_related("upload").order_by("pk")):
        names = ", ".join(f"«{one}»" for one in found)
        said = _("This file is here already: {documents}. Open it, or say that it is brought all the same.")
        raise BroughtAlready(said.format(documents=names), found)


def _begin(upload: Upload, body: Body, by: User, wanted: str = "") -> Intake:
    intake = Intake(upload=upload, body=body, uploaded_by=by, wanted_language=wanted)
    intake.save()
    record(intake, "bring", by=by, facts={"body": body.key, "sha256": upload.sha256})
    # Stands in the same transaction: the worker sees the task when it sees the document.
    read_document.enqueue(intake.pk)
    return intake


def bring_other_language(intake: Intake, *, by: User) -> Intake:
    """Read the other language of a file that holds both; the two become one act in two languages."""
    if not may_check(by, intake):
        raise NotAllowed(_("Only those who check a document have its other language read."))
    with unit_of_work():
        fresh = Intake.objects.light().select_for_update(of=("self",)).get(pk=intake.pk)
        if fresh.twin_id is not None:
            raise ValidationError(_("The other language is here already."))
        if fresh.state not in (State.READ, State.MADE):
            raise ValidationError(_("The document is not read yet."))
        other = _begin(intake.upload, intake.body, by, wanted="ru" if intake.language == "kk" else "kk")
        _tie(intake, other, by=by)
    return other


def join_twins(intake: Intake, other: Intake, *, by: User) -> None:
    """Say that two documents are one act in its two languages; raises ValidationError."""
    if not (may_check(by, intake) and may_check(by, other)):
        raise NotAllowed(_("Only those who check both documents join them."))
    if intake.pk == other.pk or intake.language == other.language:
        raise ValidationError(_("The two documents are in the same language."))
    with unit_of_work():
        pair = list(
            Intake.objects.light().select_for_update(of=("self",)).filter(pk__in=[intake.pk, other.pk])
        )
        if any(one.state not in (State.READ, State.MADE) for one in pair):
            raise ValidationError(_("The document is not read yet."))
        if any(one.twin_id not in (None, intake.pk, other.pk) for one in pair):
            raise ValidationError(_("One of the documents is joined with another already."))
        _tie(intake, other, by=by)


def part_twins(intake: Intake, *, by: User) -> None:
    """Say that two joined documents are not one act."""
    if not may_check(by, intake):
        raise NotAllowed(_("Only those who check a document part it."))
    with unit_of_work():
        pair = Intake.objects.filter(pk__in=[intake.pk, intake.twin_id])
        record(intake, "part_twins", by=by, facts={"twin": intake.twin_id})
        pair.update(twin=None)
    intake.twin = None


def _tie(intake: Intake, other: Intake, *, by: User) -> None:
    Intake.objects.filter(pk=intake.pk).update(twin=other)
    Intake.objects.filter(pk=other.pk).update(twin=intake)
    intake.twin, other.twin = other, intake
    record(intake, "join_twins", by=by, facts={"twin": other.pk})


@transition(
    source=[State.UPLOADED, State.READING, State.REFUSED, State.READ],
    target=State.THROWN,
    rule=may_throw_away,
)
def throw_away(intake: Intake, *, by: User, why: str) -> None:
    """The document was brought by mistake: what was read of it goes with its file, the log keeps the reason."""
    if not why.strip():
        raise ValidationError(_("Say why the document is thrown away."))
    intake.rows.all().delete()
    intake.body_choices.all().delete()
    intake.draft, intake.blocks = {}, []
    if intake.twin_id is not None:
        Intake.objects.filter(pk=intake.twin_id).update(twin=None)
        intake.twin = None
    # One file may hold the act in both languages: it goes with the last document that is read out of it.
    upload = Upload.objects.select_for_update().get(pk=intake.upload_id)
    if not upload.intakes.exclude(pk=intake.pk).exclude(state=State.THROWN).exists():
        erase(upload)
