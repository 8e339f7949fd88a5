"""Forms of applying: beginning, coming back by number and code, the application itself, consents, the translation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.contests.actions.entries import MOST_MEMBERS, Draft, Member
from qadam.contests.models import Arena, Contest, Entry, Nomination
from qadam.contests.queries.entries import (
    WITH_MEMBERS,
    Block,
    Purpose,
    blocks_of,
    districts_of,
    has_condition,
    own_title,
    standing_consents,
)
from qadam.files.kinds import FILMS_TAKEN, KINDS, PICTURES, allowed
from qadam.kit.forms import ManyFilesField, offer
from qadam.kit.languages import AUTONYMS, active, localized
from qadam.territories.models import Territory

Kind = Nomination.EntryKind
MOST_TEXT = 6000
FREE_ROWS = 3

TITLES = {
    Kind.PERSON: gettext_lazy("Surname and name of the participant"),
    Kind.DYNASTY: gettext_lazy("Name of the dynasty"),
    Kind.FAMILY: gettext_lazy("Name of the family"),
    Kind.TEAM: gettext_lazy("Name of the team"),
    Kind.ORGANISATION: gettext_lazy("Name of the organisation"),
}


def _phone(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("Only the commission sees it."),
        max_length=40,
        required=required,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


def _email() -> forms.EmailField:
    return forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("You may leave it empty."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _checked_phone(typed: str) -> str:
    digits = [sign for sign in typed if sign.isdigit()]
    if typed and len(digits) < 6:
        raise ValidationError(_("Write the telephone number in full, for example +7 700 123 45 67."))
    return typed


class ApplyForm(forms.Form):
    """The beginning of an application: what for, where, who, and the consent without which nothing is kept."""

    begun_by = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    nomination = forms.ChoiceField(label=gettext_lazy("Nomination"), widget=forms.RadioSelect)
    arena = forms.ChoiceField(label=gettext_lazy("Region"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language in which you write"),
        help_text=gettext_lazy(
            "Write in one language; the organiser translates into the other and shows you."
        ),
        choices=[("kk", AUTONYMS["kk"]), ("ru", AUTONYMS["ru"])],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=gettext_lazy("Name of the participant"),
        help_text=gettext_lazy(
            "Surname and name; for several people the name of the dynasty, family, team or organisation."
        ),
        max_length=200,
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Whom we may call"),
        help_text=gettext_lazy("Surname and name. Only the commission sees it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = _phone(required=True)
    email = _email()
    is_minor = forms.BooleanField(label=gettext_lazy("The participant is under 18"), required=False)
    guardian = forms.CharField(
        label=gettext_lazy("Parent or guardian"),
        help_text=gettext_lazy("For a participant under 18 a parent or guardian applies and consents."),
        max_length=200,
        required=False,
    )
    taking_part = forms.BooleanField(
        label=gettext_lazy("I consent to the processing of my personal data for taking part in the contest"),
        error_messages={
            "required": gettext_lazy("Without this consent the application cannot be kept. Tick the box.")
        },
    )
    use_required_attribute = False

    def __init__(self, *args: Any, contest: Contest, arenas: list[Arena], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {
            "begun_by": get_random_string(32),
            "language": active() if active() in ("kk", "ru") else "kk",
            **kwargs["initial"],
        }
        super().__init__(*args, **kwargs)
        self.nominations = {str(one.pk): one for one in contest.nominations.all()}
        self.arenas = {str(one.pk): one for one in arenas}
        offer(self, "nomination", [(key, localized(one, "name")) for key, one in self.nominations.items()])
        places = [(key, localized(one, "name")) for key, one in self.arenas.items()]
        offer(self, "arena", places if len(places) == 1 else [("", "–"), *places])
        if len(self.nominations) == 1:
            self.initial.setdefault("nomination", next(iter(self.nominations)))

    def clean_phone(self) -> str:
        """Return the number as typed; ValidationError for too few digits."""
        return _checked_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Ask for the guardian of a participant under 18."""
        typed = super().clean() or {}
        if typed.get("is_minor") and not typed.get("guardian", "").strip():
            self.add_error("guardian", _("Write the name of the parent or guardian."))
        return typed

    def begun(self) -> dict[str, Any]:
        """Return what a valid form gives the action."""
        typed = self.cleaned_data
        names = ("title", "language", "contact_name", "phone", "email", "is_minor", "guardian", "begun_by")
        return {name: typed[name] for name in names} | {
            "nomination": self.nominations[typed["nomination"]],
            "arena": self.arenas[typed["arena"]],
        }


class PaperForm(ApplyForm):
    """The beginning of an application that came on paper; the consent is signed on it."""

    district_code = forms.ChoiceField(label=gettext_lazy("District or town"), required=False)
    field_order = ("begun_by", "nomination", "arena", "district_code", "language", "title")

    def __init__(self, *args: Any, arena: Arena, codes: set[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, contest=arena.level.contest, arenas=[arena], **kwargs)
        self.initial.setdefault("arena", str(arena.pk))
        self.fields["arena"].widget = forms.HiddenInput()
        offer(self, "district_code", _own_districts(arena, codes))
        self.fields["district_code"].required = codes is not None
        if codes is not None and len(codes) == 1:
            self.initial["district_code"] = next(iter(codes))
        consent = self.fields["taking_part"]
        consent.label = _(
            "The signed consent to the processing of personal data is attached to the application"
        )
        self.fields["language"].label = _("Language of the application")
        self.fields["language"].help_text = ""
        self.fields["contact_name"].help_text = ""
        self.fields["phone"].help_text = ""

    def begun(self) -> dict[str, Any]:
        """Return what a valid form gives the action."""
        return super().begun() | {"district_code": self.cleaned_data["district_code"]}


def _own_districts(arena: Arena, codes: set[str] | None) -> list[tuple[str, str]]:
    """Return the districts to choose of: a receiving commission enters for its own alone."""
    found = _districts(districts_of(arena))
    if codes is None:
        return found
    names = dict(found)
    return [(code, names.get(code, code)) for code in sorted(codes)]


def _districts(found: list[Territory]) -> list[tuple[str, str]]:
    return [("", "–"), *((one.code, localized(one, "name")) for one in found)]


class OpenForm(forms.Form):
    """The number and the secret code by which an applicant comes back."""

    number = forms.CharField(
        label=gettext_lazy("Number of the application"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Secret code"),
        help_text=gettext_lazy("Twelve digits from your receipt."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "data-keep-not": ""}),
    )
    use_required_attribute = False


class DraftForm(forms.Form):
    """The application: who, the required texts, the condition, the consents, new files; `seen` is the saves read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(max_length=200)
    contact_name = forms.CharField(
        label=gettext_lazy("Whom we may call"),
        help_text=gettext_lazy("Only the commission sees it."),
        max_length=200,
        required=False,
    )
    phone = _phone(required=False)
    email = _email()
    organisation = forms.CharField(label=gettext_lazy("Place of work"), max_length=300, required=False)
    district_code = forms.ChoiceField(label=gettext_lazy("District or town"), required=False)
    is_minor = forms.BooleanField(label=gettext_lazy("The participant is under 18"), required=False)
    guardian = forms.CharField(
        label=gettext_lazy("Parent or guardian"),
        help_text=gettext_lazy("For a participant under 18 a parent or guardian applies and consents."),
        max_length=200,
        required=False,
    )
    condition_proof = forms.URLField(
        label=gettext_lazy("Address that proves it"), max_length=500, required=False, assume_scheme="https"
    )
    photo = ManyFilesField(label=gettext_lazy("Photos"), required=False)
    video = forms.FileField(label=gettext_lazy("Video file"), required=False)
    video_link = forms.URLField(
        label=gettext_lazy("Or the address of the video"),
        help_text=gettext_lazy("For example on YouTube, if it lies there already."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    materials = ManyFilesField(label=gettext_lazy("Papers"), required=False)
    signed = ManyFilesField(
        label=gettext_lazy("Signed consents"),
        help_text=gettext_lazy("Of members, parents or guardians, where there are any on paper."),
        required=False,
    )
    publishing = forms.BooleanField(
        label=gettext_lazy("I consent to the publication of the name, pictures and story on the open page"),
        required=False,
    )
    messages = forms.BooleanField(
        label=gettext_lazy("I want to get messages about the contest"), required=False
    )
    use_required_attribute = False

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        self.entry = entry
        self.blocks = blocks_of(entry)
        kwargs["initial"] = self._stored() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for block in self.blocks:
            self.fields[f"block_{block.key}"] = _block_field(block)
        self.fields["title"].label = TITLES[Kind(entry.nomination.entry_kind)]
        offer(self, "district_code", _districts(districts_of(entry.arena)))
        if entry.channel == Entry.Channel.PAPER:
            # The commission that took the paper keeps the entry.
            del self.fields["district_code"]
        self.fields["photo"].widget.attrs["accept"] = ",".join(allowed(PICTURES))
        self.fields["video"].widget.attrs["accept"] = ",".join(allowed(FILMS_TAKEN))
        for name in ("materials", "signed"):
            self.fields[name].widget.attrs["accept"] = ",".join(allowed(KINDS))
        if not has_condition(entry.nomination):
            del self.fields["condition_proof"]

    def _stored(self) -> dict[str, Any]:
        entry, given = self.entry, standing_consents(self.entry)
        names = ("contact_name", "phone", "email", "organisation", "district_code", "is_minor", "guardian")
        stored = {name: getattr(entry, name) for name in names}
        texts = {f"block_{block.key}": block.texts.get(entry.language, "") for block in self.blocks}
        return {
            **stored,
            **texts,
            "seen": entry.edition_number,
            "title": own_title(entry),
            "condition_proof": entry.condition_proof,
            "publishing": Purpose.PUBLISHING in given,
            "messages": Purpose.MESSAGES in given,
        }

    def clean_phone(self) -> str:
        """Return the number as typed; ValidationError for too few digits."""
        return _checked_phone(self.cleaned_data["phone"])

    def block_fields(self) -> list[forms.BoundField]:
        """Return the fields of the texts in their order."""
        return [self[f"block_{block.key}"] for block in self.blocks]

    def purposes(self) -> set[str]:
        """Return what a valid form consents to; the consent to taking part was given at the beginning."""
        chosen = {name for name in (Purpose.PUBLISHING, Purpose.MESSAGES) if self.cleaned_data[name]}
        return {*chosen, *(standing_consents(self.entry) & {Purpose.TAKING_PART})}

    def draft(self, members: list[Member] | None) -> Draft:
        """Return what is typed; a field with a fault keeps what is stored."""
        typed = {**self.initial, **self.cleaned_data}
        names = (
            "title",
            "contact_name",
            "phone",
            "email",
            "organisation",
            "district_code",
            "is_minor",
            "guardian",
        )
        return Draft(
            **{name: typed[name] for name in names},
            condition_proof=typed["condition_proof"],
            texts={block.key: typed[f"block_{block.key}"] for block in self.blocks},
            members=members,
        )


def _block_field(block: Block) -> forms.CharField:
    return forms.CharField(
        label=block.name,
        help_text=block.hint,
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class MemberForm(forms.Form):
    """One member; an empty row counts as none."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200, required=False)
    relation = forms.CharField(label=gettext_lazy("Relation or role"), max_length=100, required=False)
    generation = forms.IntegerField(
        label=gettext_lazy("Generation"), min_value=1, max_value=20, required=False
    )
    years = forms.IntegerField(label=gettext_lazy("Years of work"), min_value=0, max_value=90, required=False)
    work = forms.CharField(label=gettext_lazy("Occupation and place of work"), max_length=300, required=False)
    has_died = forms.BooleanField(label=gettext_lazy("Not among the living"), required=False)
    has_consented = forms.BooleanField(
        label=gettext_lazy("Has consented to taking part and to the publication"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the name where anything else of a member is written."""
        typed = super().clean() or {}
        rest = [typed.get(key) for key in ("relation", "generation", "work", "years")]
        if any(value not in (None, "") for value in rest) and not typed.get("name"):
            self.add_error("name", _("Write the name, or empty the row."))
        return typed


MemberRows = forms.formset_factory(
    MemberForm, extra=FREE_ROWS, max_num=MOST_MEMBERS, absolute_max=MOST_MEMBERS + 10
)
Rows = forms.BaseFormSet[MemberForm]


def member_rows(entry: Entry, data: Any = None) -> Rows | None:
    """Return the table of members as typed or as stored; nothing where the nomination has none."""
    if entry.nomination.entry_kind not in WITH_MEMBERS:
        return None
    stored = [
        {
            "name": one.name,
            "relation": one.relation,
            "generation": one.generation,
            "work": one.work,
            "years": one.years,
            "has_died": not one.is_living,
            "has_consented": one.has_consented,
        }
        for one in entry.members.all()
    ]
    return MemberRows(data, initial=stored, prefix="members")


def members_from(rows: Rows | None) -> list[Member] | None:
    """Return the members of a valid table."""
    if rows is None:
        return None
    typed = [form.cleaned_data for form in rows if form.cleaned_data.get("name")]
    return [
        Member(
            name=row["name"],
            relation=row["relation"],
            generation=row["generation"],
            work=row["work"],
            years=row["years"],
            is_living=not row["has_died"],
            has_consented=row["has_consented"],
        )
        for row in typed
    ]


class ConsentForm(forms.Form):
    """The consents of an application that has been handed in."""

    taking_part = forms.BooleanField(
        label=gettext_lazy("Processing of personal data for taking part"),
        help_text=gettext_lazy("Taken back, it withdraws the application."),
        required=False,
    )
    publishing = forms.BooleanField(
        label=gettext_lazy("Publication of the name, pictures and story on the open page"),
        help_text=gettext_lazy("Taken back, it closes the page at once."),
        required=False,
    )
    messages = forms.BooleanField(label=gettext_lazy("Messages about the contest"), required=False)

    def purposes(self) -> set[str]:
        """Return what a valid form consents to."""
        return {name for name in Purpose.values if self.cleaned_data[name]}


class RemarkForm(forms.Form):
    """What the applicant wants changed in the translation; `seen` is the version read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    remark = forms.CharField(
        label=gettext_lazy("What should be changed"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
