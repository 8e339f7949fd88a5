"""What the log's verbs about people, bodies and roles are called, and the names of the fields they touch."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.people.models import Body, Membership

VERBS: dict[str, str | Promise] = {
    "add": gettext_lazy("Added"),
    "change": gettext_lazy("Changed"),
    "pass_function": gettext_lazy("A function passed to another body"),
    "remove_succession": gettext_lazy("A succession was taken back"),
    "add_group_member": gettext_lazy("A member of the collective name was added"),
    "end_group_member": gettext_lazy("A member of the collective name left"),
    "give": gettext_lazy("A role was given"),
    "end": gettext_lazy("The role was ended"),
    "invite": gettext_lazy("Invited"),
    "rename": gettext_lazy("Name or language corrected"),
    "make_administrator": gettext_lazy("Made administrator of the platform"),
    "unmake_administrator": gettext_lazy("No longer administrator of the platform"),
    "close_account": gettext_lazy("Account closed"),
    "open_account": gettext_lazy("Account opened again"),
    "change_language": gettext_lazy("Language of letters chosen"),
    "act_for": gettext_lazy("Body to act for chosen"),
    "end_session": gettext_lazy("A session was ended"),
    "end_other_sessions": gettext_lazy("All other sessions were ended"),
    "change_password": gettext_lazy("Password changed"),
    "set_password": gettext_lazy("Password set"),
    "reset_password": gettext_lazy("Password set by a link"),
    "add_second_step": gettext_lazy("Second step of signing in added"),
    "remove_second_step": gettext_lazy("Second step of signing in removed"),
    "renew_recovery_codes": gettext_lazy("New recovery codes made"),
}
FIELDS: dict[str, str | Promise] = {
    "key": gettext_lazy("Key"),
    "kind": gettext_lazy("Kind"),
    "name_kk": gettext_lazy("Name in Kazakh"),
    "name_ru": gettext_lazy("Name in Russian"),
    "name_en": gettext_lazy("Name in English"),
    "short_kk": gettext_lazy("Abbreviation in Kazakh"),
    "short_ru": gettext_lazy("Abbreviation in Russian"),
    "short_en": gettext_lazy("Abbreviation in English"),
    "territory_code": gettext_lazy("Territory"),
    "territory": gettext_lazy("Territory"),
    "parent": gettext_lazy("Higher body"),
    "valid_from": gettext_lazy("From"),
    "valid_to": gettext_lazy("Until"),
    "source": gettext_lazy("Source"),
    "role": gettext_lazy("Role"),
    "act": gettext_lazy("Act"),
    "body": gettext_lazy("Body"),
    "to_body": gettext_lazy("To which body"),
    "from_day": gettext_lazy("From which day"),
    "member": gettext_lazy("Body"),
    "function_kk": gettext_lazy("Function in Kazakh"),
}


# The fields that hold the key of a body or the code of a territory, the choices, and the days.
BODIES = frozenset({"body", "to_body", "member", "parent"})
TERRITORIES = frozenset({"territory", "territory_code"})
CHOICES = {"role": Membership.Role.choices, "kind": Body.Kind.choices}
DAYS = frozenset({"valid_from", "valid_to", "from_day"})


def what_happened(verb: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return a line of history: the verb, and for a change each field with what it was and is.

    `names` holds what bodies and territories are called, by key and code.
    """
    word = str(VERBS.get(verb, verb))
    details = [
        _detail(str(FIELDS[name]), _in_words(name, value, names))
        for name, value in facts.items()
        if name in FIELDS
    ]
    if verb == "add" or not details:
        return word
    return _("{what}: {details}").format(what=word, details="; ".join(details))


def _in_words(name: str, value: Any, names: Mapping[str, str]) -> Any:
    """Return a value of the log as people read it: names for keys, words for codes, days in words."""
    if isinstance(value, list):
        return [_in_words(name, one, names) for one in value]
    if name in BODIES | TERRITORIES:
        return names.get(str(value), value)
    if name in CHOICES:
        return dict(CHOICES[name]).get(value, value)
    return format_day(date.fromisoformat(value), active()) if name in DAYS and value else value


def _detail(field: str, value: Any) -> str:
    if isinstance(value, list):
        before, after = ("—" if one in (None, "") else one for one in value)
        return _("{field}: {before} → {after}").format(field=field, before=before, after=after)
    return _("{field}: {value}").format(field=field, value=value)
