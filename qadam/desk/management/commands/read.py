"""`qadam read FILE …`: official plans as drafts."""

import json
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text

from qadam.kit.dates import format_day
from qadam.kit.languages import AUTONYMS
from qadam.programmes.places import place_in
from qadam.reading import CannotRead, Draft
from qadam.reading.draft import Act, Measure
from qadam.reading.limited import read_limited
from qadam.reading.sentences import Language, Spoken, spoken

HAS_FINDINGS, CANNOT_READ = 1, 2
WIDTH = 120
LONGEST_TIME = 3600


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a draft or a refusal."""

    path: Path
    draft: Draft | None = None
    refusal: CannotRead | None = None

    @property
    def code(self) -> int:
        """The exit code of the command for this file alone."""
        if self.draft is None:
            return CANNOT_READ
        return HAS_FINDINGS if self.draft.findings else 0

    def language(self, asked: Language | None, common: Language = "en") -> Language:
        """Return the language this file is spoken of in: the one asked for, its own, or that of the files beside it."""
        return asked or (self.draft.language if self.draft else common)


def common_language(outcomes: list[Outcome], asked: Language | None) -> Language:
    """Return the language of what is said of all files: the one asked for, or the one all drafts are in."""
    own = {outcome.draft.language for outcome in outcomes if outcome.draft}
    return asked or (own.pop() if len(own) == 1 else "en")


class Command(BaseCommand):
    help = (
        "Read official plans – DOCX, PDF, XLSX, XLS, HTML, MD, TXT – and give their drafts. "
        "Ends with 0, with 1 where something is doubtful, with 2 where a file cannot be read."
    )
    # A file is read without the database and without anything that might be wrong with the installation.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="the draft as JSON, a list for several files")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write all that is known as NAME.json")
        parser.add_argument(
            "--language",
            choices=["kk", "ru", "en"],
            help="of the findings, and of the text where there are two; without it the document's own",
        )
        parser.add_argument("--seconds", type=seconds, default=20, help="the longest time for one file")

    def handle(self, *args: Any, **options: Any) -> None:
        asked: Language | None = options["language"]
        with translation.override(asked or "en"):
            if options["out"]:
                # Before anything is read: nobody waits for what cannot be written.
                make_folder(options["out"])
            outcomes = self._read(options["files"], options["seconds"], spoken(asked or ""))
            if options["out"]:
                write_whole(outcomes, options["out"], asked)
        with translation.override(common_language(outcomes, asked)):
            self._say(outcomes, asked, is_json=options["json"])
        if code := max(outcome.code for outcome in outcomes):
            raise SystemExit(code)

    def _read(self, files: list[Path], seconds: int, language: Spoken | None) -> list[Outcome]:
        console = console_on(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        outcomes = []
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            whole = bar.add_task(_("Reading"), total=len(files))
            for path in files:
                own = bar.add_task(escape(shown(path.name)), total=None)
                outcomes.append(
                    read_one(
                        path,
                        seconds,
                        language,
                        lambda done, pages, task=own: bar.update(task, completed=done, total=pages),
                    )
                )
                bar.remove_task(own)
                bar.advance(whole)
        return outcomes

    def _say(self, outcomes: list[Outcome], asked: Language | None, *, is_json: bool) -> None:
        """Findings and refusals go to standard error, so that standard output is the drafts and nothing else."""
        console = console_on(stderr=True)
        common = common_language(outcomes, asked)
        for outcome in outcomes:
            is_named = len(outcomes) > 1 or outcome.refusal is not None
            for line in doubts(outcome, outcome.language(asked, common)):
                name = Text(f"{shown(outcome.path)}: ", style="dim") if is_named else Text()
                console.print(name + line, soft_wrap=True)
        if len(outcomes) > 1:
            console.print(overview(outcomes, common))
        if is_json:
            self._print_json(outcomes, asked)
        elif len(outcomes) == 1 and outcomes[0].draft:
            for part in summary(outcomes[0].draft, outcomes[0].language(asked)):
                console_on(stderr=False).print(part)

    def _print_json(self, outcomes: list[Outcome], asked: Language | None) -> None:
        if len(outcomes) > 1:
            common = common_language(outcomes, asked)
            self._print([described(outcome, outcome.language(asked, common)) for outcome in outcomes])
        elif outcomes[0].draft:
            self._print(outcomes[0].draft.contract(outcomes[0].language(asked)))

    def _print(self, value: Any) -> None:
        self.stdout.write(as_json(value))


def seconds(text: str) -> int:
    """Return the number of seconds a person wrote."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= LONGEST_TIME:
        raise ArgumentTypeError(f"a whole number from 1 to {LONGEST_TIME}")
    return int(text)


def shown(text: object) -> str:
    """Return a text without signs that would move the cursor or turn the line of a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(text))


def as_json(value: Any) -> str:
    """Return a value as JSON; halves of letters, which no file keeps, are marked as lost."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace").decode()


def make_folder(folder: Path) -> None:
    """Make the folder for drafts; CommandError where nothing can be written into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        said = _("Nothing can be written into {folder}: {reason}").format(
            folder=shown(folder), reason=fault.strerror or fault
        )
        raise CommandError(said, returncode=CANNOT_READ) from fault


def console_on(*, stderr: bool) -> Console:
    """Return the output as it is now, of a width of its own where nobody looks."""
    console = Console(stderr=stderr, highlight=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=WIDTH)


def read_one(path: Path, seconds: int, language: Spoken | None, progress: Any) -> Outcome:
    """Read one file in a process of its own."""
    try:
        reading = read_limited(path, path.name, seconds=seconds, progress=progress, language=language)
    except CannotRead as refusal:
        return Outcome(path, refusal=refusal)
    return Outcome(path, reading.draft)


def described(outcome: Outcome, language: Language) -> dict[str, Any]:
    """Return one of several files for a program."""
    if outcome.draft:
        return {"file": str(outcome.path), "draft": outcome.draft.contract(language)}
    assert outcome.refusal is not None
    reason = {"code": outcome.refusal.code, "sentence": outcome.refusal.sentence(language)}
    return {"file": str(outcome.path), "draft": None, "reason": reason}


def write_whole(outcomes: list[Outcome], folder: Path, asked: Language | None) -> None:
    """Write each draft with all that is known of it; files of one name but for the ending keep the ending.

    Files of one name from several folders are counted.
    """
    stems = Counter(outcome.path.stem for outcome in outcomes)
    taken: set[str] = set()
    for outcome in outcomes:
        if outcome.draft:
            name = outcome.path.stem if stems[outcome.path.stem] == 1 else outcome.path.name
            own, count = name, 1
            while own in taken:
                count += 1
                own = f"{name}-{count}"
            taken.add(own)
            text = as_json(outcome.draft.whole(outcome.language(asked)))
            (folder / f"{own}.json").write_text(f"{text}\n", encoding="utf-8")


def doubts(outcome: Outcome, language: Language) -> Iterable[Text]:
    """Return the lines about one file: why it cannot be read, or what is doubtful in it and where."""
    if outcome.refusal:
        yield Text(outcome.refusal.sentence(language), style="red")
    for finding in outcome.draft.findings if outcome.draft else ():
        where = f"{place_in(finding.where, language)}: " if finding.where else ""
        yield Text(shown(f"{where}{finding.what(language)}"))


def overview(outcomes: list[Outcome], language: Language) -> Table:
    """Return a row for each of several files."""
    table = Table(box=None, pad_edge=False)
    table.add_column(_("File"), overflow="fold")
    table.add_column(_("Language"))
    table.add_column(_("Period"))
    for title in (_("Measures"), _("Without a day"), _("Doubtful")):
        table.add_column(title, justify="right")
    for outcome in outcomes:
        table.add_row(*(Text(shown(cell)) for cell in (outcome.path, *_facts(outcome, language))))
    return table


def _facts(outcome: Outcome, language: Language) -> list[str]:
    draft = outcome.draft
    if draft is None:
        return [_("cannot be read"), "", "", "", ""]
    return [
        AUTONYMS[draft.language],
        _period(draft, language),
        str(len(draft.measures)),
        str(sum(measure.needs_date for measure in draft.measures)),
        str(len(draft.findings)),
    ]


def summary(draft: Draft, language: Language) -> Iterable[Text | Table]:
    """Return the draft for a person: what the document says of itself and its measures, a line each."""
    yield Text(shown(draft.title) or _("No title was found"), style="bold")
    facts = Table.grid(padding=(0, 2))
    for name, value in (
        (_("Language"), AUTONYMS[draft.language]),
        (_("Act"), _act(draft.act, language)),
        (_("Period"), _period(draft, language)),
        (_("Measures"), str(len(draft.measures))),
        (_("Without a day"), str(sum(measure.needs_date for measure in draft.measures))),
        (_("Abbreviations"), str(len(draft.glossary))),
        (_("Tables of figures"), str(len(draft.figures))),
        (_("Doubtful"), str(len(draft.findings))),
    ):
        facts.add_row(Text(name, style="dim"), Text(shown(value)))
    yield facts
    if draft.measures:
        yield _measures(draft.measures)


def _measures(measures: Iterable[Measure]) -> Table:
    measures = [*measures]
    table = Table(box=None, pad_edge=False, padding=(0, 1), expand=True)
    table.add_column("№", no_wrap=True, min_width=max(len(measure.number) for measure in measures))
    table.add_column(_("Measure"), ratio=5, no_wrap=True, overflow="ellipsis")
    table.add_column(_("Deadline"), ratio=3, no_wrap=True, overflow="ellipsis")
    table.add_column(_("Executors"), ratio=3, no_wrap=True, overflow="ellipsis")
    for measure in measures:
        bodies = ", ".join(executor.name for executor in measure.executors)
        cells = (measure.number, measure.title, measure.deadline, bodies)
        table.add_row(*(Text(shown(cell)) for cell in cells))
    return table


def _act(act: Act, language: Language) -> str:
    number = f"№ {act.number}" if act.number else ""
    return (
        ", ".join(
            part for part in (format_day(act.dated_on, language) if act.dated_on else "", number) if part
        )
        or "–"
    )


def _period(draft: Draft, language: Language) -> str:
    if draft.period is None:
        return "–"
    return f"{draft.period.first:%d.%m.%Y} – {draft.period.last:%d.%m.%Y}"
