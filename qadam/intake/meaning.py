"""What the words and the rules of a deadline mean: words are read again by the reader, rules are shown in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from qadam.intake.money import repriced
from qadam.intake.rows import Checked, Facts, dated, report_days_of, rule_of, windows_of
from qadam.kit.deadlines import (
    RuleError,
    Window,
    describe,
    describe_reports,
    format_reports,
    format_rule,
    parse_reports,
    parse_rule,
)
from qadam.kit.deadlines.parts import PERIODIC_KINDS
from qadam.kit.languages import active
from qadam.reading.meaning.deadlines import ReadDeadline, read_deadline
from qadam.reading.meaning.reports import read_reports

MOST_SHOWN = 8
# A rule that is not understood is repeated in this many signs at most.
MOST_REPEATED = 80
# Words with such a doubt are not taken for a rule: some of them would be lost.
UNCLEAR = {"deadline-unknown-words", "deadline-not-said", "deadline-by-agreement"}
# The languages whose words the reader knows.
READ = ("kk", "ru")


def reread(row: Checked, facts: Facts) -> Checked:
    """Return the row with the rule that the reader finds in the words of its deadline, and its days."""
    found = read_deadline(row["deadline"], period=facts.period, act_on=facts.act_on)
    rule = format_rule(found.rule) if found.rule else ""
    return dated({**row, "rule": rule, "set_on": ""}, facts)


def changed(before: Checked, changes: Mapping[str, Any], facts: Facts) -> Checked:
    """Return the row with what a person changed and the days that come of it; RuleError for a broken rule.

    Words of a deadline that changed are read again unless the rule itself was changed, those of the money unless its
    amounts were.
    """
    row = repriced(before, {**before, **changes}, facts)
    for name in ("rule", "report_rule"):
        if row[name] != before[name]:
            row[name] = meant(name, row[name], facts)
    is_same_rule = row["rule"] == before["rule"]
    if is_same_rule and row["deadline"] != before["deadline"]:
        return reread(row, facts)
    if is_same_rule and row["report_rule"] == before["report_rule"]:
        return row
    if not is_same_rule and "set_on" not in changes:
        row["set_on"] = ""
    return dated(row, facts)


def meant(name: str, text: str, facts: Facts) -> str:
    """Return a typed `rule` or `report_rule` in the short form: it is written so or in the words of the office.

    RuleError where it is neither.
    """
    try:
        if name == "report_rule":
            return format_reports(parse_reports(text))
        return format_rule(parse_rule(text)) if text.strip() else ""
    except RuleError:
        if short := (_reports_in if name == "report_rule" else _rule_in)(text, facts):
            return short
        raise


def shown(name: str, short: str, facts: Facts) -> str:
    """Return a `rule` or `report_rule` in the reader's words where the same words give it again, else as it is kept."""
    if not short:
        return ""
    if name == "report_rule":
        words = describe_reports(parse_reports(short), active())
        return words if _reports_in(words, facts) == short else short
    rule = rule_of({"rule": short})
    words = describe(rule, active()) if rule else ""
    return words if words and _rule_in(words, facts) == short else short


def _rule_in(words: str, facts: Facts) -> str:
    """Return the rule that words of the office say in full, empty where a part of them says something else."""
    found = read_deadline(words, period=facts.period, act_on=facts.act_on)
    if found.rule is None:
        return ""
    is_clear = not found.report_rule and not any(one.code in UNCLEAR for one in found.findings)
    is_own = _plain(words) in {_plain(describe(found.rule, language)) for language in READ}
    return format_rule(found.rule) if is_clear or is_own else ""


def _reports_in(words: str, facts: Facts) -> str:
    """Return the report rule that words of the office say, empty where they say none."""
    read = read_reports(words, ReadDeadline(), "", period=facts.period, act_on=facts.act_on)
    return format_reports(read.rule)


def _plain(words: str) -> str:
    return " ".join(words.split())


def fault_of(name: str, text: str, facts: Facts) -> str:
    """Return in the reader's language why a typed `rule` or `report_rule` cannot be kept, nothing where it can."""
    try:
        meant(name, text, facts)
    except RuleError:
        short = text if len(text) <= MOST_REPEATED else f"{text[: MOST_REPEATED - 1]}…"
        if name == "report_rule":
            return _("This rule is not understood: {text}. Write it like the examples.").format(text=short)
        told = _("This rule is not understood: {text}. Write the deadline in words, or like the examples.")
        return told.format(text=short)
    return ""


def faults_in(row: Mapping[str, Any], facts: Facts) -> list[str]:
    """Return why the rules of a row cannot be kept."""
    return [fault for name in ("rule", "report_rule") if (fault := fault_of(name, row[name], facts))]


def _rule_meant(text: str, facts: Facts) -> str:
    try:
        return meant("rule", text, facts)
    except RuleError:
        return ""


def gives_way(row: Checked, facts: Facts, *, before: str = "") -> bool:
    """Tell whether a day that a person set stands for periods: of the document's words or of the rule `before`."""
    if not row["set_on"]:
        return False
    was = rule_of({"rule": _rule_meant(before, facts)})
    kinds = {rule.kind for rule in (rule_of(reread(row, facts)), was) if rule}
    return bool(kinds & {*PERIODIC_KINDS.values()})


@dataclass(frozen=True)
class Meaning:
    """What the rules of a row say: in words, as windows and as report days; `more` are left out of the lists.

    `shown` is the rule as its field shows it, `rule` its short form.
    """

    rule: str
    shown: str
    words: str
    report_rule: str
    report_words: str
    windows: list[Window]
    more_windows: int
    reports: list[date]
    more_reports: int
    needs_date: bool


def meaning_of(row: Mapping[str, Any], facts: Facts) -> Meaning:
    """Return what the rules of a row say, in the reader's language."""
    rule, windows, reports = rule_of(row), windows_of(row), report_days_of(row)
    report_rule = parse_reports(row["report_rule"])
    return Meaning(
        rule=row["rule"],
        shown=shown("rule", row["rule"], facts),
        words=describe(rule, active()) if rule else "",
        report_rule=row["report_rule"],
        report_words=describe_reports(report_rule, active()) if report_rule else "",
        windows=windows[:MOST_SHOWN],
        more_windows=max(0, len(windows) - MOST_SHOWN),
        reports=reports[:MOST_SHOWN],
        more_reports=max(0, len(reports) - MOST_SHOWN),
        needs_date=bool(row["needs_date"]),
    )
