"""Does a published vote hold? Needs Python 3.9 or newer and nothing else: `python verify.py FOLDER`.

The folder holds the four files of one vote as they were published: results.json, votes.csv, receipts.csv, seal.json.
Ends with 0 where everything agrees, 1 where something does not (each line names it), 2 where a file cannot be read.
`--seal DIGEST` also compares with the digest printed in the protocol; `--language kk|ru|en` chooses the words.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "qadam-vote/1"
RESULTS, VOTES, RECEIPTS, SEAL = FILES = ("results.json", "votes.csv", "receipts.csv", "seal.json")
VOTE_COLUMNS = ("number", "nomination", "entry", "day", "network", "state", "link")
TAG_COLUMNS = ("tag", "tag_link")
RECEIPT_COLUMNS = ("code", "state", "link")
STATES = ("counted", "held", "void")
NETWORKS = ("ordinary", "registered")
# A row bears the first signs of its link only; the whole of a file is held by its full digest.
SHOWN = 16


class Fault(NamedTuple):
    """One thing that does not hold: where it is, a key of WORDS, and what fills its gaps."""

    file: str
    key: str
    gaps: Mapping[str, object]

    def told(self, language: str) -> str:
        """Return the fault as a sentence."""
        return f"{self.file}: " + WORDS[self.key][LANGUAGES.index(language)].format(**self.gaps)


class Unreadable(Exception):
    """A file is missing or is no file of a published vote."""

    def __init__(self, file: str, key: str, **gaps: object) -> None:
        super().__init__(key)
        self.fault = Fault(file, key, gaps)


class Candidate(NamedTuple):
    """What the places of a nomination hang on; `earlier` is the entry's place by the day it was handed in."""

    number: str
    counted: int
    earlier: int
    withdrawn: bool


class Led(NamedTuple):
    """Who goes on, and among whom the commission has still to choose for how many places."""

    leaders: tuple[str, ...]
    tied: tuple[str, ...] = ()
    open_places: int = 0


def link_of(previous: str, cells: Sequence[str]) -> str:
    """Return the link of a row: SHA-256 of the previous link, a line feed, and the cells with commas between."""
    return hashlib.sha256(f"{previous}\n{','.join(cells)}".encode()).hexdigest()


def leaders_of(candidates: Iterable[Candidate], places: int, tie: str, vacancy: str) -> Led:
    """Return who goes on by the rules fixed before the vote opened.

    An entry that was withdrawn leaves its place to the next one (`next`) or empty (`empty`).
    Equal votes for the last place: `all` go on, the `earlier` entry does, or the `jury` chooses.
    """
    ranked = sorted(
        (one for one in candidates if vacancy == "empty" or not one.withdrawn),
        key=lambda one: (-one.counted, one.earlier),
    )
    if len(ranked) <= places:
        return Led(_standing(ranked))
    last = ranked[places - 1].counted
    above = [one for one in ranked if one.counted > last]
    equal = [one for one in ranked if one.counted == last]
    left = places - len(above)
    if tie == "all":
        return Led(_standing(above + equal))
    if tie == "earlier":
        return Led(_standing(ranked[:places]))
    chosen = _standing(equal)
    if len(chosen) <= left:
        return Led(_standing(above) + chosen)
    return Led(_standing(above), chosen, left)


def _standing(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    return tuple(one.number for one in candidates if not one.withdrawn)


@dataclass(frozen=True)
class Report:
    """What a check found."""

    faults: list[Fault]
    votes: int
    has_tags: bool
    seal: str


def verify(folder: Path, seal: str = "") -> Report:
    """Check the files of one vote against each other; raises Unreadable where one cannot be read."""
    results_bytes = _bytes(folder, RESULTS)
    results, sealed = _json(RESULTS, results_bytes), _json(SEAL, _bytes(folder, SEAL))
    digest = hashlib.sha256(results_bytes).hexdigest()
    faults = []
    if sealed.get("results_sha256") != digest:
        faults.append(Fault(SEAL, "other_results", {"digest": digest}))
    if sealed.get("format") != FORMAT:
        faults.append(Fault(SEAL, "format", {"format": sealed.get("format")}))
    if seal and seal.lower() != digest:
        faults.append(Fault(RESULTS, "other_seal", {"digest": digest, "seal": seal}))
    try:
        check = _Check(results, sealed)
        faults += check.votes(folder)
        faults += check.receipts(folder)
        faults += check.results()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(RESULTS, "shape", what=f"{type(error).__name__}: {error}") from error
    return Report(faults, check.rows, check.has_tags, digest)


class _Check:
    """One pass over the files: what the rows add up to is kept and compared with what the result says."""

    def __init__(self, results: dict[str, Any], sealed: dict[str, Any]) -> None:
        self.said, self.tags = results, sealed.get("tags")
        self.rows, self.has_tags = 0, False
        self.states: Counter[str] = Counter()
        self.found: Counter[tuple[str, str, str]] = Counter()
        self.registered: Counter[tuple[str, str]] = Counter()
        self.days: Counter[tuple[str, str]] = Counter()
        self.entries = {
            (str(nomination["key"]), str(line["number"]))
            for nomination in results["nominations"]
            for line in nomination["candidates"]
        }

    def votes(self, folder: Path) -> Iterator[Fault]:
        """Check votes.csv row by row: its chain, its values, its tags, its digest."""
        header, lines = _table(folder, VOTES)
        self.has_tags = tuple(header) == VOTE_COLUMNS + TAG_COLUMNS
        if not self.has_tags and tuple(header) != VOTE_COLUMNS:
            raise Unreadable(VOTES, "columns", columns=",".join(VOTE_COLUMNS + TAG_COLUMNS))
        plain, whole = _Sum(VOTE_COLUMNS), _Sum(tuple(header))
        chain, tag_chain = _Chain(VOTES), _Chain(VOTES, "tag_link", (self.tags or {}).get("destroyed_at", ""))
        tags = _Tags(self.said["caps"])
        first, last = _day(self.said["opens_at"]), _day(self.said["closes_at"])
        for place, cells in enumerate(lines, start=1):
            whole.add(cells)
            if len(cells) != len(header):
                yield Fault(VOTES, "cells", {"row": place})
                continue
            plain.add(cells[:7])
            self.rows += 1
            number, nomination, entry, day, network, state, link = cells[:7]
            where = {"row": place, "entry": entry, "nomination": nomination, "day": day}
            if number != str(place):
                yield Fault(VOTES, "number", {"row": place, "number": number})
            yield from chain.next(place, cells[:6], link, where)
            if (nomination, entry) not in self.entries:
                yield Fault(VOTES, "entry", where)
            if not first <= day <= last:
                yield Fault(VOTES, "day", where)
            if state not in STATES or network not in NETWORKS:
                yield Fault(VOTES, "value", where)
            if state == "held":
                yield Fault(VOTES, "held", where)
            if self.has_tags:
                yield from tag_chain.next(place, [link, cells[7]], cells[8], where)
                yield from tags.next(place, cells[7], network)
            self.states[state] += 1
            self.found[nomination, entry, state] += 1
            self.registered[nomination, entry] += network == "registered"
            self.days[day, state] += 1
        yield from self._sealed(VOTES, plain, chain.last, self.said["seals"]["votes"])
        if self.has_tags and self.tags is None:
            yield Fault(VOTES, "tags_unsealed", {})
        elif self.tags is not None and not self.has_tags:
            yield Fault(VOTES, "tags_missing", {})
        elif self.tags is not None:
            yield from self._sealed(VOTES, whole, tag_chain.last, {**self.tags, "rows": self.rows})

    def receipts(self, folder: Path) -> Iterator[Fault]:
        """Check receipts.csv: its chain, its order, and as many codes of a state as there are votes."""
        header, lines = _table(folder, RECEIPTS)
        if tuple(header) != RECEIPT_COLUMNS:
            raise Unreadable(RECEIPTS, "columns", columns=",".join(RECEIPT_COLUMNS))
        whole, chain = _Sum(RECEIPT_COLUMNS), _Chain(RECEIPTS)
        before, states = "", Counter[str]()
        for place, cells in enumerate(lines, start=1):
            whole.add(cells)
            if len(cells) != len(header):
                yield Fault(RECEIPTS, "cells", {"row": place})
                continue
            code, state, link = cells
            where = {"row": place, "code": code}
            yield from chain.next(place, cells[:2], link, where)
            if code <= before:
                yield Fault(RECEIPTS, "order", where)
            if state not in STATES:
                yield Fault(RECEIPTS, "receipt_value", where)
            before = code
            states[state] += 1
        for state in STATES:
            if states[state] != self.states[state]:
                gaps = {"state": state, "receipts": states[state], "votes": self.states[state]}
                yield Fault(RECEIPTS, "receipts", gaps)
        yield from self._sealed(RECEIPTS, whole, chain.last, self.said["seals"]["receipts"])

    def results(self) -> Iterator[Fault]:
        """Count anew and compare with every figure of results.json."""
        if self.said["format"] != FORMAT:
            yield Fault(RESULTS, "format", {"format": self.said["format"]})
        for nomination in self.said["nominations"]:
            yield from self._nomination(nomination)
        yield from self._same("total", "", self.said["totals"], self._totals(self.states))
        said_days = {day["day"]: day for day in self.said["days"]}
        for day in sorted({found for found, _state in self.days} | set(said_days)):
            counted = self._totals({state: self.days[day, state] for state in STATES})
            yield from self._same("day_total", day, said_days.get(day, {}), counted)
        yield from self._refusals()

    def _nomination(self, nomination: dict[str, Any]) -> Iterator[Fault]:
        key = nomination["key"]
        candidates = []
        for line in nomination["candidates"]:
            number = line["number"]
            counted = self._totals({state: self.found[key, number, state] for state in STATES})
            counted["registered"] = self.registered[key, number]
            yield from self._same("candidate", f"{number} ({key})", line, counted)
            candidates.append(Candidate(number, counted["counted"], line["earlier"], line["withdrawn"]))
        rules = self.said["rules"]
        led = leaders_of(candidates, rules["leaders"], rules["tie"], rules["vacancy"])
        said = Led(tuple(nomination["leaders"]), tuple(nomination["tied"]), nomination["open_places"])
        if said != led:
            gaps = {"nomination": key, "said": ", ".join(said.leaders), "found": ", ".join(led.leaders)}
            yield Fault(RESULTS, "leaders", gaps)

    def _refusals(self) -> Iterator[Fault]:
        by_reason: Counter[str] = Counter()
        for line in self.said["refusals"]["hours"]:
            by_reason[line["reason"]] += line["count"]
        if dict(by_reason) != self.said["refusals"]["reasons"]:
            yield Fault(RESULTS, "refusals", {})

    @staticmethod
    def _totals(states: Mapping[str, int]) -> dict[str, int]:
        shown = {state: states.get(state, 0) for state in STATES}
        return {"raw": sum(shown.values()), **shown}

    @staticmethod
    def _same(key: str, what: str, said: Mapping[str, object], counted: Mapping[str, int]) -> Iterator[Fault]:
        for name, value in counted.items():
            if said.get(name) != value:
                gaps = {"what": what, "name": name, "said": said.get(name), "counted": value}
                yield Fault(RESULTS, key, gaps)

    @staticmethod
    def _sealed(file: str, found: "_Sum", last: str, seal: Mapping[str, Any]) -> Iterator[Fault]:
        if found.rows != seal["rows"]:
            yield Fault(file, "rows", {"said": seal["rows"], "found": found.rows})
        if last != seal["last"]:
            yield Fault(file, "last", {})
        if found.digest() != seal["sha256"]:
            yield Fault(file, "sha256", {"said": seal["sha256"], "found": found.digest()})


class _Chain:
    """The links of a file; the first one that does not hold is told, those after it all hang on it."""

    def __init__(self, file: str, name: str = "link", start: str = "") -> None:
        self.file, self.name, self.last, self.is_broken = file, name, start, False

    def next(
        self, place: int, cells: Sequence[str], link: str, where: Mapping[str, object]
    ) -> Iterator[Fault]:
        self.last = link_of(self.last, cells)
        if link != self.last[:SHOWN] and not self.is_broken:
            self.is_broken = True
            yield Fault(self.file, self.name, {**where, "row": place})


class _Tags:
    """How often each tag stands: once, or so often as a registered network was given votes."""

    def __init__(self, caps: Sequence[int]) -> None:
        self.most = max(caps, default=1)
        self.seen: Counter[str] = Counter()

    def next(self, place: int, tag: str, network: str) -> Iterator[Fault]:
        self.seen[tag] += 1
        most = self.most if network == "registered" else 1
        if not tag or self.seen[tag] > most:
            yield Fault(VOTES, "tag", {"row": place, "tag": tag, "most": most})


class _Sum:
    """The digest of a table as it was published, with so many of its columns."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.rows = -1
        self._hash = hashlib.sha256()
        self.add(columns)

    def add(self, cells: Sequence[str]) -> None:
        self.rows += 1
        self._hash.update((",".join(cells) + "\n").encode())

    def digest(self) -> str:
        return self._hash.hexdigest()


def _bytes(folder: Path, file: str) -> bytes:
    try:
        return (folder / file).read_bytes()
    except OSError as error:
        raise Unreadable(file, "missing", what=error.strerror) from error


def _json(file: str, content: bytes) -> dict[str, Any]:
    try:
        read = json.loads(content)
    except ValueError as error:
        raise Unreadable(file, "shape", what=error) from error
    if not isinstance(read, dict):
        raise Unreadable(file, "shape", what=type(read).__name__)
    return read


def _table(folder: Path, file: str) -> tuple[list[str], Iterator[list[str]]]:
    lines = _lines(folder, file)
    return next(lines, []), lines


def _lines(folder: Path, file: str) -> Iterator[list[str]]:
    try:
        with (folder / file).open(encoding="utf-8", newline="\n") as opened:
            for line in opened:
                yield line.removesuffix("\n").split(",")
    except OSError as error:
        raise Unreadable(file, "missing", what=error.strerror) from error
    except UnicodeDecodeError as error:
        raise Unreadable(file, "shape", what=error) from error


def _day(moment: str) -> str:
    """Return the day of an instant written with the offset of the place of the vote."""
    return datetime.fromisoformat(moment).date().isoformat()


LANGUAGES = ("en", "kk", "ru")
# Each in English, Kazakh, Russian.
WORDS: dict[str, tuple[str, str, str]] = {
    "missing": (
        "the file cannot be opened ({what})",
        "файл ашылмайды ({what})",
        "файл не открывается ({what})",
    ),
    "shape": (
        "this is not a file of a published vote ({what})",
        "бұл жарияланған дауыс беру файлы емес ({what})",
        "это не файл опубликованного голосования ({what})",
    ),
    "columns": (
        "the columns must be {columns}",
        "бағандар {columns} болуға тиіс",
        "столбцы должны быть {columns}",
    ),
    "format": ("unknown format {format}", "белгісіз формат {format}", "неизвестный формат {format}"),
    "other_results": (
        "results.json has another digest than was sealed: {digest}",
        "results.json бақылау сомасы мөрленгенмен сәйкес емес: {digest}",
        "контрольная сумма results.json не та, что запечатана: {digest}",
    ),
    "other_seal": (
        "the digest is {digest}, and the protocol prints {seal}",
        "бақылау сомасы {digest}, ал хаттамада {seal} деп жазылған",
        "контрольная сумма {digest}, а в протоколе напечатано {seal}",
    ),
    "cells": (
        "row {row} has another number of cells",
        "{row}-жолдағы ұяшықтар саны басқа",
        "в строке {row} другое число ячеек",
    ),
    "number": (
        "row {row} bears the number {number}",
        "{row}-жолдың нөмірі {number} деп жазылған",
        "строка {row} имеет номер {number}",
    ),
    "link": (
        "row {row} was altered, or a row before it was added or taken away: its link does not hold",
        "{row}-жол өзгертілген немесе оның алдынан жол қосылған не алынған: тізбегі үзілген",
        "строка {row} изменена, или перед ней добавлена либо убрана строка: звено не сходится",
    ),
    "tag_link": (
        "the tag of row {row} was altered: its link does not hold",
        "{row}-жолдың белгісі өзгертілген: тізбегі үзілген",
        "метка строки {row} изменена: звено не сходится",
    ),
    "entry": (
        "row {row}: there is no entry {entry} in the nomination {nomination}",
        "{row}-жол: {nomination} номинациясында {entry} өтінімі жоқ",
        "строка {row}: в номинации {nomination} нет заявки {entry}",
    ),
    "day": (
        "row {row}: {day} is not a day of the vote",
        "{row}-жол: {day} дауыс беру күні емес",
        "строка {row}: {day} – не день голосования",
    ),
    "value": (
        "row {row}: the state or the kind of network is unknown",
        "{row}-жол: күйі немесе желі түрі белгісіз",
        "строка {row}: неизвестное состояние или вид сети",
    ),
    "held": (
        "row {row}: the vote is held, though the result is closed",
        "{row}-жол: нәтиже бекітілсе де, дауыс әлі тексеруде",
        "строка {row}: голос ещё на проверке, хотя итог зафиксирован",
    ),
    "tag": (
        "row {row}: the tag {tag} stands more than {most} times",
        "{row}-жол: {tag} белгісі {most} реттен артық кездеседі",
        "строка {row}: метка {tag} стоит больше {most} раз",
    ),
    "tags_unsealed": (
        "there are tags, but none were sealed",
        "белгілер бар, бірақ олар мөрленбеген",
        "метки есть, но они не запечатаны",
    ),
    "tags_missing": (
        "tags were published, but the file has none",
        "белгілер жарияланған, бірақ файлда жоқ",
        "метки опубликованы, но в файле их нет",
    ),
    "order": (
        "row {row}: the code {code} is not after the one before it",
        "{row}-жол: {code} коды алдыңғысынан кейін тұрған жоқ",
        "строка {row}: код {code} не следует за предыдущим",
    ),
    "receipt_value": (
        "row {row}: the state of {code} is unknown",
        "{row}-жол: {code} күйі белгісіз",
        "строка {row}: неизвестное состояние {code}",
    ),
    "receipts": (
        "{receipts} receipts and {votes} votes are in the state {state}",
        "{state} күйінде {receipts} түбіртек және {votes} дауыс бар",
        "в состоянии {state} квитанций {receipts}, а голосов {votes}",
    ),
    "rows": (
        "the result says {said} rows, there are {found}",
        "нәтижеде {said} жол деп жазылған, іс жүзінде {found}",
        "в итоге сказано о {said} строках, их {found}",
    ),
    "last": (
        "the last link is not the one in the result",
        "соңғы буын нәтижедегідей емес",
        "последнее звено не то, что в итоге",
    ),
    "sha256": (
        "the digest is {found}, and the seal says {said}",
        "бақылау сомасы {found}, ал мөрде {said}",
        "контрольная сумма {found}, а в печати {said}",
    ),
    "candidate": (
        "candidate {what}: {name} is said to be {said}, the votes give {counted}",
        "{what} үміткері: {name} – {said} деп жазылған, дауыстар бойынша {counted}",
        "претендент {what}: {name} указано {said}, по голосам {counted}",
    ),
    "total": (
        "in all: {name} is said to be {said}, the votes give {counted}",
        "барлығы: {name} – {said} деп жазылған, дауыстар бойынша {counted}",
        "всего: {name} указано {said}, по голосам {counted}",
    ),
    "day_total": (
        "{what}: {name} is said to be {said}, the votes give {counted}",
        "{what}: {name} – {said} деп жазылған, дауыстар бойынша {counted}",
        "{what}: {name} указано {said}, по голосам {counted}",
    ),
    "leaders": (
        "nomination {nomination}: the leaders are said to be {said}; by the rules they are {found}",
        "{nomination} номинациясы: көшбасшылар {said} деп жазылған; ереже бойынша {found}",
        "номинация {nomination}: лидерами названы {said}; по правилам это {found}",
    ),
    "refusals": (
        "the refused attempts by hour do not add up to those by reason",
        "қабылданбаған әрекеттердің сағаттық саны себептер бойынша санмен сәйкес емес",
        "отказы по часам не сходятся с отказами по причинам",
    ),
    "holds": (
        "The published vote holds: {votes} votes were counted anew, and all figures agree.",
        "Жарияланған дауыс беру дұрыс: {votes} дауыс қайта саналды, барлық сан сәйкес.",
        "Опубликованное голосование сходится: пересчитано голосов – {votes}, все числа совпадают.",
    ),
    "no_tags": (
        "The tags are not published yet: that no network voted twice can be checked once the secret is destroyed.",
        "Белгілер әлі жарияланбады: ешкім екі рет дауыс бермегенін құпия кілт жойылғаннан кейін тексеруге болады.",
        "Метки ещё не опубликованы: что никто не голосовал дважды, можно проверить после уничтожения секретного ключа.",
    ),
    "tags_hold": (
        "No tag stands more often than the rules allow.",
        "Бірде-бір белгі ереже рұқсат еткеннен артық кездеспейді.",
        "Ни одна метка не стоит чаще, чем позволяют правила.",
    ),
    "digest": (
        "Digest of the result, to be compared with the protocol: {seal}",
        "Хаттамамен салыстыруға арналған нәтиженің бақылау сомасы: {seal}",
        "Контрольная сумма итога для сверки с протоколом: {seal}",
    ),
    "broken": (
        "The published vote does not hold: {count} faults.",
        "Жарияланған дауыс беру сәйкес келмейді: қате саны – {count}.",
        "Опубликованное голосование не сходится: ошибок – {count}.",
    ),
}
MOST_TOLD = 200


def words(key: str, language: str, **gaps: object) -> str:
    """Return a sentence of the check in a language."""
    return WORDS[key][LANGUAGES.index(language)].format(**gaps)


def run(folder: Path, seal: str = "", language: str = "en") -> tuple[int, list[str], list[str]]:
    """Check a folder; return the exit code, what goes out, and what goes to the errors."""
    try:
        report = verify(folder, seal)
    except Unreadable as problem:
        return 2, [], [problem.fault.told(language)]
    if report.faults:
        told = [fault.told(language) for fault in report.faults[:MOST_TOLD]]
        return 1, [], [*told, words("broken", language, count=len(report.faults))]
    tags = words("tags_hold" if report.has_tags else "no_tags", language)
    holds = words("holds", language, votes=report.votes)
    return 0, [holds, tags, words("digest", language, seal=report.seal)], []


def main(arguments: Sequence[str]) -> int:
    """Run the check from a command line."""
    parser = argparse.ArgumentParser(prog="verify.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with " + ", ".join(FILES))
    parser.add_argument("--seal", default="", help="the digest printed in the protocol")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    asked = parser.parse_args(arguments)
    code, out, errors = run(asked.folder, asked.seal, asked.language)
    sys.stdout.writelines(f"{line}\n" for line in out)
    sys.stderr.writelines(f"{line}\n" for line in errors)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
