"""What proves a value: links and files, added and taken away; every version of the value keeps them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.files.models import Upload
from qadam.indicators.models import Series, Value, ValueEvidence
from qadam.indicators.rules import may_enter
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import allow


def add_evidence(
    series: Series, span: str, *, title: str, by: User, url: str = "", upload: Upload | None = None
) -> ValueEvidence:
    """Put a link or a file behind a value; the same link or file a second time is the same piece."""
    allow(may_enter(by, series))
    if not url and upload is None:
        raise ValidationError(_("Give a link or a file."))
    with unit_of_work():
        # Two clicks at once wait for each other here.
        list(Series.objects.select_for_update(of=("self",)).filter(pk=series.pk))
        own = ValueEvidence.objects.filter(series=series, span=span)
        same = own.filter(upload__sha256=upload.sha256) if upload else own.filter(upload=None, url=url)
        before = same.first()
        if before is not None:
            return before
        piece = ValueEvidence.objects.create(
            series=series, span=span, title=title, url=url, upload=upload, added_by=by, added_at=clock.now()
        )
        record(piece, "add_evidence", by=by, facts={"span": span})
    return piece


def remove_evidence(piece: ValueEvidence, *, by: User) -> None:
    """Take a piece away as long as no accepted value stands on it."""
    allow(may_enter(by, piece.series))
    with unit_of_work():
        if Value.objects.official().filter(series=piece.series_id, span=piece.span).exists():
            raise ValidationError(_("An accepted value stands on this evidence: it stays."))
        record(piece, "remove_evidence", by=by, facts={"span": piece.span})
        piece.delete()
