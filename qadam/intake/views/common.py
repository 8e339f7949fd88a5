"""What the pages of documents share: who opens them, the document asked for, its crumbs, sentences of no field."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.intake.models import Intake
from qadam.intake.rules import may_bring_any
from qadam.people.models import User
from qadam.people.views.asking import person_of


def checker(request: HttpRequest) -> User:
    """Return the person of a page that only those who bring documents open."""
    user = person_of(request)
    if not may_bring_any(user):
        raise PermissionDenied(_("Documents are brought by those who coordinate or control for a body."))
    return user


def find_document(request: HttpRequest, pk: int, *, with_texts: bool = False) -> Intake:
    """Find a document I may check; any other is as if it were not there."""
    found = Intake.objects.visible_to(checker(request)).select_related(
        "upload", "body", "edition", "uploaded_by"
    )
    document: Intake = get_object_or_404(found if with_texts else found.defer("blocks"), pk=pk)
    return document


def way(intake: Intake | None, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the crumbs of a page below the list of documents."""
    crumbs = [(_("My day"), reverse("desk:day")), (_("Documents"), reverse("intake:list"))]
    if intake is not None:
        crumbs.append((str(intake)[:80], reverse("intake:document", args=[intake.pk]) if further else ""))
    return [*crumbs, *further]


def alone(errors: list[str]) -> list[dict[str, str]]:
    """Return sentences that belong to no field, for components/error_summary.html."""
    return [{"id": "", "label": "", "text": text} for text in errors]
