"""Forms of receiving entries at the desk: the list's filter, checklist, decisions, translation, moving."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.contests.actions.admission import Check
from qadam.contests.forms.entries import MOST_TEXT
from qadam.contests.models import Arena, CheckLine, Entry
from qadam.contests.queries.entries import (
    TRANSLATIONS,
    CheckRule,
    Wanted,
    blocks_of,
    check_rules,
    districts_of,
    other_language,
)
from qadam.kit.forms import day_input, offer
from qadam.kit.languages import localized
from qadam.kit.numbers import whole_number

Verdict = CheckLine.Verdict


class EntryFilter(forms.Form):
    """What a list of entries is narrowed to."""

    words = forms.CharField(label=gettext_lazy("Name or number"), max_length=100, required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    nomination = forms.ChoiceField(label=gettext_lazy("Nomination"), required=False)
    district = forms.ChoiceField(label=gettext_lazy("District or town"), required=False)
    translation = forms.ChoiceField(label=gettext_lazy("Translation"), required=False)

    def __init__(self, *args: Any, arena: Arena, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(value, capfirst(str(label))) for value, label in Entry.State.choices]
        offer(self, "state", [("", _("all")), *states])
        nominations = [(str(one.pk), localized(one, "name")) for one in arena.level.contest.nominations.all()]
        offer(self, "nomination", [("", _("all")), *nominations])
        districts = [(one.code, localized(one, "name")) for one in districts_of(arena)]
        offer(self, "district", [("", _("all")), *districts])
        translations = [(key, capfirst(str(label))) for key, label in TRANSLATIONS.items()]
        offer(self, "translation", [("", _("all")), *translations])

    def wanted(self) -> Wanted:
        """Return what is asked for; a choice that is not offered asks for nothing."""
        self.is_valid()
        typed = self.cleaned_data
        return Wanted(
            words=typed.get("words", ""),
            state=typed.get("state", ""),
            nomination=whole_number(typed.get("nomination", "")),
            district=typed.get("district", ""),
            translation=typed.get("translation", ""),
        )


class CheckForm(forms.Form):
    """One rule of the checklist: document, verdict, reason."""

    document = forms.CharField(label=gettext_lazy("Document looked at"), max_length=300, required=False)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[("", "–"), *[(value, capfirst(str(label))) for value, label in Verdict.choices]],
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def __init__(self, *args: Any, rule: CheckRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule

    def clean(self) -> dict[str, Any]:
        """Ask why a rule is not met."""
        typed = super().clean() or {}
        if typed.get("verdict") == Verdict.NOT_MET and not typed.get("reason", "").strip():
            self.add_error("reason", _("Say why the rule is not met."))
        return typed

    def check(self) -> Check:
        """Return what a valid form found."""
        typed = self.cleaned_data
        return Check(self.rule.key, typed["document"], typed["verdict"], typed["reason"])


def check_forms(entry: Entry, data: Any = None) -> list[CheckForm]:
    """Return the checklist of an entry as typed or as stored."""
    kept = {line.rule: line for line in entry.checks.all()}
    return [
        CheckForm(
            data,
            rule=rule,
            prefix=f"check-{rule.key}",
            initial={
                "document": kept[rule.key].document if rule.key in kept else rule.document,
                "verdict": kept[rule.key].verdict if rule.key in kept else "",
                "reason": kept[rule.key].reason if rule.key in kept else "",
            },
        )
        for rule in check_rules(entry)
    ]


class SeenForm(forms.Form):
    """How many saves the person had read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReturnForm(forms.Form):
    """What has to be repaired, and until when."""

    why = forms.CharField(
        label=gettext_lazy("What has to be repaired"),
        help_text=gettext_lazy("The applicant reads these words."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.DateField(
        label=gettext_lazy("Last day of the repair"),
        help_text=gettext_lazy("Two working days where nothing is chosen."),
        required=False,
        widget=day_input(),
    )
    use_required_attribute = False


class WhyForm(forms.Form):
    """The reason of a decision."""

    why = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    use_required_attribute = False


class ContactForm(forms.Form):
    """What the contact data are looked at for."""

    why = forms.CharField(label=gettext_lazy("What you need the contact data for"), max_length=200)
    use_required_attribute = False


class MoveForm(forms.Form):
    """Another arena of the same level, and the decision."""

    arena = forms.ChoiceField(label=gettext_lazy("Region"))
    why = forms.CharField(
        label=gettext_lazy("Decision"),
        help_text=gettext_lazy("The act or minutes with number and date, and the reason."),
        max_length=500,
    )
    use_required_attribute = False

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = entry.arena.level.arenas.exclude(pk=entry.arena_id).order_by("sort_kk")
        self.arenas = {str(one.pk): one for one in others}
        offer(
            self, "arena", [("", "–"), *((key, localized(one, "name")) for key, one in self.arenas.items())]
        )


class TranslationForm(forms.Form):
    """The texts of an entry in the other language; `seen` is the version read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=gettext_lazy("Participant"), max_length=200)
    use_required_attribute = False

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        language = other_language(entry)
        self.blocks = blocks_of(entry)
        stored = {f"block_{block.key}": block.texts.get(language, "") for block in self.blocks}
        title = entry.title_ru if language == "ru" else entry.title_kk
        kwargs["initial"] = {"seen": entry.edition_number, "title": title, **stored}
        super().__init__(*args, **kwargs)
        for block in self.blocks:
            widget = forms.Textarea(attrs={"rows": 8, "lang": language})
            self.fields[f"block_{block.key}"] = forms.CharField(
                label=block.name, max_length=MOST_TEXT, required=False, widget=widget
            )

    def texts(self) -> dict[str, str]:
        """Return the texts of a valid form by block."""
        return {block.key: self.cleaned_data[f"block_{block.key}"] for block in self.blocks}
