"""Applications that were begun and never handed in: nothing of them is kept once there is no use for it."""

from datetime import datetime, timedelta

from django.db import transaction

from qadam.contests import images, uploads
from qadam.contests.models import Activity, Entry, EntryFile, StageKind
from qadam.files.actions import erase
from qadam.workflow.log import MACHINE, record, unit_of_work

# So long after the intake has closed: a window that is moved afterwards still finds what was written.
KEPT = timedelta(days=60)


def forget_drafts(at: datetime) -> int:
    """Erase applications never handed in, two months after the intake of their region closed; return how many."""
    uploads.sweep()
    closed = Activity.objects.filter(kind=StageKind.INTAKE, closes_at__lte=at - KEPT).values("arena")
    drafts = Entry.objects.filter(state=Entry.State.DRAFT, arena__in=closed).order_by("pk")
    return sum(_forget(key) for key in drafts.values_list("pk", flat=True))


def _forget(key: int) -> bool:
    with unit_of_work():
        rows = Entry.objects.select_for_update(of=("self",))
        draft = rows.filter(pk=key, state=Entry.State.DRAFT).first()
        if draft is None:
            return False
        files = list(draft.files.select_related("upload"))
        record(draft, "forget_draft", by=MACHINE, facts={"number": draft.number, "files": len(files)})
        draft.delete()
        for file in files:
            if file.upload is not None:
                erase(file.upload)
                file.upload.delete()
        variants = {name: place for file in files for name, place in _named(file)}
        transaction.on_commit(lambda: images.erase(variants))
    return True


def _named(file: EntryFile) -> list[tuple[str, str]]:
    """Return the smaller pictures of a file under names that no other file of the entry has."""
    return [(f"{file.pk} {width}", place) for width, place in file.variants.items()]
