"""The filter of the list of candidates; its state is the query of the address."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from qadam.contests.models import Arena, Level, Nomination
from qadam.contests.queries.public import Wanted
from qadam.kit.forms import offer
from qadam.kit.languages import localized


class CandidateFilter(forms.Form):
    """Nomination, region, level and words of a candidate."""

    use_required_attribute = False
    nomination = forms.ChoiceField(label=_("Nomination"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    q = forms.CharField(label=_("Name or number"), required=False, max_length=200, strip=True)
    voting = forms.BooleanField(label=_("Only those one can vote for now"), required=False)

    def __init__(
        self,
        data: object,
        nominations: Iterable[Nomination],
        arenas: Iterable[Arena],
        levels: Iterable[Level],
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        held = list(levels)
        offer(self, "nomination", [("", _("all nominations")), *_named(nominations)])
        offer(self, "region", [("", _("all regions")), *_named(arenas)])
        offer(self, "level", [("", _("the highest level reached")), *_named(held)])
        if len(held) < 2:
            del self.fields["level"]

    def chosen(self, arenas_open: Iterable[int]) -> Wanted:
        """Return what was chosen; a value nobody offered counts as not chosen."""
        self.is_valid()
        held = self.cleaned_data
        return Wanted(
            level=int(held.get("level") or 0),
            nomination=int(held.get("nomination") or 0),
            arena=int(held.get("region") or 0),
            text=held.get("q", ""),
            arenas_open=frozenset(arenas_open) if held.get("voting") else None,
        )


def _named(things: Iterable[Nomination | Arena | Level]) -> list[tuple[str, str]]:
    return [(str(thing.pk), localized(thing, "name")) for thing in things]
