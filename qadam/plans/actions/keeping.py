"""Filters of lists that a person keeps under a name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.people.models import User
from qadam.plans.models import SavedFilter

MOST_FILTERS = 20


def keep_filter(user: User, *, page: str, name: str, query: str) -> SavedFilter:
    """Keep a list's filter under a name; the same name on the same list is kept anew."""
    # PostgreSQL takes no NUL sign.
    name = " ".join(name.replace("\0", " ").split())
    if not name:
        raise ValidationError(_("Give the filter a name."))
    others = SavedFilter.objects.filter(user=user).exclude(page=page, name=name)
    if others.count() >= MOST_FILTERS:
        said = _("You have {count} saved filters already: delete one you no longer need.")
        raise ValidationError(said.format(count=MOST_FILTERS))
    kept, _is_new = SavedFilter.objects.update_or_create(
        user=user, page=page, name=name, defaults={"query": query}
    )
    return kept


def drop_filter(user: User, key: int) -> None:
    """Delete a filter of one's own; what is gone already stays gone."""
    kept = SavedFilter.objects.filter(user=user, pk=key).first()
    if kept is not None:
        kept.delete()
