"""`qadam read`: what stands on which output and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from qadam.reading.tests.mutants import sound_files
from qadam.reading.tests.office import compound


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in sound_files().items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "old.doc").write_bytes(compound("WordDocument", b"text"))
    return tmp_path


def run(*words: Any) -> int:
    """Run the command and return its exit code."""
    try:
        call_command("read", *map(str, words))
    except SystemExit as end:
        return int(str(end.code))
    return 0


def test_the_contract_alone_stands_on_standard_output(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(folder / "plan.docx", "--json")

    told = capsys.readouterr()
    draft = json.loads(told.out)
    assert list(draft) == ["document", "glossary", "measures", "findings"]
    assert [measure["number"] for measure in draft["measures"]] == ["1", "2", "3"]
    assert draft["findings"] == [
        {
            "where": "measure 2: deadline",
            "what": "Мерзім (31.03.2018) актінің күнінен (08.06.2018) бұрын аяқталады.",
        }
    ]
    assert draft["findings"][0]["what"] in told.err
    assert code == 1


def test_a_plan_without_doubts_ends_with_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "sound.md"
    text = (folder / "plan.md").read_text(encoding="utf-8")
    path.write_text(text.replace("8 маусымдағы", "8 қаңтардағы"), encoding="utf-8")

    code = run(path, "--json")

    told = capsys.readouterr()
    assert (code, json.loads(told.out)["findings"], told.err) == (0, [], "")


def test_without_json_a_person_reads_a_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder / "plan.docx", "--language", "en")

    lines = capsys.readouterr().out.splitlines()
    assert "«Еңбек жолы»" in lines[0]
    assert any(line.split() == ["Period", "01.01.2018", "–", "31.12.2018"] for line in lines)
    assert any(line.startswith("1 ") and "Байқау туралы жариялау" in line for line in lines)


def test_what_cannot_be_read_ends_with_two_and_its_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(folder / "old.doc", "--json", "--language", "kk")

    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert told.err.startswith(f"{folder / 'old.doc'}: ")
    assert "Бұл – ескі DOC файлы. Оны Word-та ашып, DOCX ретінде сақтаңыз." in told.err


def test_several_files_give_a_list_and_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(folder / "plan.docx", folder / "old.doc", "--json")

    told = capsys.readouterr()
    first, second = json.loads(told.out)
    assert code == 2
    assert (first["file"], len(first["draft"]["measures"])) == (str(folder / "plan.docx"), 3)
    assert (second["draft"], second["reason"]["code"]) == (None, "old-word")
    assert "DOCX ретінде сақтаңыз" in second["reason"]["sentence"]
    assert f"{folder / 'old.doc'}: " in told.err


def test_without_a_language_the_summary_and_the_findings_speak_that_of_the_document(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder / "plan.docx")

    told = capsys.readouterr()
    with translation.override("kk"):
        period = translation.gettext("Period")
    assert period != "Period"
    assert any(
        line.split()[-3:] == ["01.01.2018", "–", "31.12.2018"] and period in line
        for line in told.out.splitlines()
    )
    assert "Мерзім (31.03.2018) актінің күнінен" in told.err


def test_a_document_in_russian_is_spoken_of_in_russian(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "letter.md"
    path.write_text("Это не план, а простое письмо в акимат области.", encoding="utf-8")

    run(path, "--json")

    draft = json.loads(capsys.readouterr().out)
    assert draft["document"]["language"] == "ru"
    assert any(finding["what"].startswith("В документе не найдена") for finding in draft["findings"])


def test_the_deadline_by_agreement_is_counted_among_those_without_a_day(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "agreed.md"
    text = (folder / "plan.md").read_text(encoding="utf-8")
    counts = []
    for deadline in ("2018 жылғы мамыр", "келісім бойынша"):
        path.write_text(text.replace("2018 жылғы 15-31 тамыз", deadline), encoding="utf-8")
        run(path, "--language", "en")
        told = capsys.readouterr().out.splitlines()
        counts.append(int(next(line for line in told if line.startswith("Without a day")).split()[-1]))

    assert counts[1] == counts[0] + 1


def test_all_that_is_known_is_written_into_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "made" / "drafts"

    run(folder / "plan.docx", folder / "plan.md", folder / "cells.md", folder / "old.doc", "--out", out)

    assert sorted(path.name for path in out.iterdir()) == ["cells.json", "plan.docx.json", "plan.md.json"]
    whole = json.loads((out / "cells.json").read_text(encoding="utf-8"))
    assert {"figures", "sources", "act_body"} <= set(whole)
    assert capsys.readouterr().out == ""


def test_files_of_one_name_from_two_folders_are_both_kept(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    (other / "plan.md").write_text("План мероприятий", encoding="utf-8")

    run(folder / "plan.md", other / "plan.md", "--out", folder / "made")

    first, second = (
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "made").iterdir())
    )
    assert sorted(path.name for path in (folder / "made").iterdir()) == ["plan.md-2.json", "plan.md.json"]
    assert first != second


@pytest.mark.parametrize("place", ["plan.md", "plan.md/below", "zero/../" + "long" * 100])
def test_a_folder_that_cannot_be_written_into_is_named_before_anything_is_read(
    folder: Path, place: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qadam.desk.management.commands.read.read_limited", lambda *_words, **_options: 1 / 0)

    with pytest.raises(CommandError, match="Nothing can be written into") as refusal:
        run(folder / "plan.docx", "--out", folder / place)

    assert refusal.value.returncode == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "name", ["[red]plan.md", "[", "[/nothing].md", "turn\u202eed.md", "esc\x1b[31m.md", "b\udcffd.md"]
)
def test_a_name_is_shown_as_it_is_and_commands_no_terminal(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((folder / "plan.md").read_bytes())

    code = run(path, folder / "plan.docx", "--json", "--out", folder / "made")

    told = capsys.readouterr()
    assert code in {0, 1}
    assert len(json.loads(told.out)) == 2
    assert not {"\x1b", "\u202e", "\udcff"} & set(told.err)
    assert "".join(sign if sign.isprintable() else "\ufffd" for sign in name) in told.err.replace("\n", "")


@pytest.mark.parametrize("typed", ["-5", "0", "many", "99999999999", "٣"])
def test_a_time_nobody_waits_is_refused(folder: Path, typed: str) -> None:
    with pytest.raises(CommandError):
        run(folder / "plan.md", f"--seconds={typed}")


def test_it_runs_without_a_database(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qadam.cli", "read", folder / "plan.md", "--json"],
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"},
        capture_output=True,
        text=True,
    )

    assert done.returncode in {0, 1}
    assert len(json.loads(done.stdout)["measures"]) == 3
