"""The closing line of `make test` tells the truth."""

from pathlib import Path

from tools.test import Run, Tally

REPORT = """<testsuites><testsuite>
<testcase classname="plans" name="test_a"/>
<testcase classname="plans" name="test_b"><failure message="no"/></testcase>
<testcase classname="plans" name="test_c"><error message="setup"/></testcase>
<testcase classname="plans" name="test_d"><skipped message="only PostgreSQL partitions"/></testcase>
</testsuite></testsuites>"""


def count(tmp_path: Path, report: str, code: int) -> Tally:
    run = Run(tmp_path, Tally(), is_torture=False)
    path = tmp_path / "report.xml"
    if report:
        path.write_text(report, encoding="utf-8")
    run._count("tests", path, code)
    return run.tally


def test_each_test_is_counted_with_its_reason(tmp_path: Path) -> None:
    tally = count(tmp_path, REPORT, 1)

    assert tally.report().splitlines() == [
        "FAILED  tests: plans::test_b",
        "FAILED  tests: plans::test_c",
        "SKIPPED 1 × tests: only PostgreSQL partitions",
        "1 passed, 2 failed, 1 skipped",
    ]
    assert tally.exit_code() == 1


def test_a_run_that_breaks_off_is_a_failure(tmp_path: Path) -> None:
    tally = count(tmp_path, "", 3)

    assert tally.report().splitlines() == [
        "FAILED  tests: pytest ended with code 3",
        "0 passed, 1 failed, 0 skipped",
    ]


def test_a_step_reports_what_it_found(tmp_path: Path) -> None:
    run = Run(tmp_path, Tally(), is_torture=False)

    run.step("good", "true")
    run.step("bad", "sh", "-c", "echo a fault; exit 3")
    run.skip("other", "there is no browser")

    assert run.tally.report().splitlines() == [
        "FAILED  bad",
        "SKIPPED 1 × other: there is no browser",
        "1 passed, 1 failed, 1 skipped",
    ]
