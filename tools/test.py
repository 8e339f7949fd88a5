"""All checks of the product in one run.

    python -m tools.test                everything: `make test`
    python -m tools.test --quick        lint, format, types, contracts, fast tests on SQLite: `make check`
    python -m tools.test --torture      everything, the sampled checks in full: `make torture`
    python -m tools.test --only types   one step by its name

Ends with the reasons of what was skipped and one line `N passed, N failed, N skipped`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tools import debian, messages, postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKERS = "2"
# What keeps nothing in a database is tested on one of them.
WITHOUT_DATABASE = ("qadam/reading", "qadam/writing")
# One seed for every run, so that a red run is red again; QADAM_SEED takes another.
SEED = os.environ.get("QADAM_SEED", "20151030")


@dataclass
class Tally:
    """What passed, failed and was skipped so far."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def exit_code(self) -> int:
        """Return 1 when anything failed."""
        return 1 if self.failed else 0

    def report(self) -> str:
        """Return the closing lines: what failed, why something was skipped, and the sum."""
        lines = [f"FAILED  {name}" for name in self.failed]
        lines += [f"SKIPPED {count} × {reason}" for reason, count in sorted(self.skipped.items())]
        total = f"{self.passed} passed, {len(self.failed)} failed, {self.skipped.total()} skipped"
        return "\n".join([*lines, total])


@dataclass(frozen=True)
class Run:
    """One run of the checks: where its files lie and what its programs are told."""

    home: Path
    tally: Tally
    is_torture: bool

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of a step: the caller's, without what would change the product."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("QADAM_")}
        own.pop("DATABASE_URL", None)
        own |= {
            "QADAM_HOME": str(self.home / "home"),
            "QADAM_SEED": SEED,
            "QADAM_CHECKS": "torture" if self.is_torture else "sampled",
            "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        return {**own, **extra}

    def step(self, name: str, *command: str, **extra: str) -> None:
        """Run a check that counts as one and say what it found only when it fails."""
        started = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment(extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<28} {verdict:<7} {time.monotonic() - started:6.1f} s", flush=True)
        if done.returncode == 0:
            self.tally.passed += 1
        else:
            print(done.stdout.rstrip(), flush=True)
            self.tally.failed.append(name)

    def skip(self, name: str, reason: str) -> None:
        """Count a step that cannot run here."""
        print(f"{name:<28} skipped: {reason}", flush=True)
        self.tally.skipped[f"{name}: {reason}"] += 1

    def pytest(self, name: str, *arguments: str, **extra: str) -> None:
        """Run tests and add each of them to the tally."""
        print(f"\n{name}", flush=True)
        started = time.monotonic()
        report = self.home / f"{name.replace(' ', '-')}.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
        code = subprocess.run(
            [*command, *arguments], cwd=ROOT, env=self.environment(extra), stdin=subprocess.DEVNULL
        ).returncode
        self._count(name, report, code)
        print(
            f"{name:<28} {'ok' if code in (0, 5) else 'FAILED':<7} {time.monotonic() - started:6.1f} s",
            flush=True,
        )

    def _count(self, name: str, report: Path, code: int) -> None:
        if code == 5:
            self.tally.skipped[f"{name}: no test was chosen"] += 1
            return
        before = len(self.tally.failed)
        for case in ElementTree.parse(report).iter("testcase") if report.exists() else []:
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                self.tally.failed.append(f"{name}: {case.get('classname')}::{case.get('name')}")
            elif skipped is not None:
                self.tally.skipped[f"{name}: {skipped.get('message')}"] += 1
            else:
                self.tally.passed += 1
        if code and len(self.tally.failed) == before:
            self.tally.failed.append(f"{name}: pytest ended with code {code}")


def lint(run: Run) -> None:
    """Check the style of code and templates."""
    run.step("lint", "ruff", "check", "--quiet", ".")
    run.step("format", "ruff", "format", "--check", "--quiet", ".")
    # djlint's own layout breaks inline text and attributes made of blocks, so it only lints.
    run.step("templates", "djlint", "templates", "qadam", "--lint", "--quiet")


def types(run: Run) -> None:
    """Check the types of everything."""
    run.step("types", "mypy", "--no-error-summary")


def contracts(run: Run) -> None:
    """Check who imports whom."""
    run.step("import contracts", "lint-imports", "--no-logo")


def migrations(run: Run) -> None:
    """Check that the models and the migrations say the same, and that production is configured safely."""
    qadam = [sys.executable, "-m", "qadam.cli"]
    run.step(
        "migrations",
        *qadam,
        "makemigrations",
        "--check",
        "--dry-run",
        DJANGO_SETTINGS_MODULE="tests.settings",
    )
    run.step(
        "production settings",
        *qadam,
        "check",
        "--deploy",
        "--fail-level=WARNING",
        QADAM_PRODUCTION="1",
        QADAM_ORIGIN="https://qadam.example",
    )


def on_sqlite(run: Run) -> None:
    """Run all tests that need no browser on SQLite."""
    run.pytest("tests on SQLite", "-n", WORKERS, "-m", "not browser")


def fast(run: Run) -> None:
    """Run the tests that take no time."""
    run.pytest("fast tests", "-n", WORKERS, "-m", "not browser and not slow")


def on_postgres(run: Run) -> None:
    """Run all tests that need no browser on PostgreSQL, but those of modules that keep nothing in a database."""
    without = [f"--ignore={path}" for path in WITHOUT_DATABASE]
    with_postgres(run, "tests on PostgreSQL", "-n", WORKERS, "-m", "not browser", *without)


def in_browser(run: Run) -> None:
    """Run the browser tests on SQLite."""
    reason = debian.ensure_chromium()
    if reason:
        run.skip("browser on SQLite", reason)
    else:
        run.pytest("browser on SQLite", "-m", "browser")


def in_browser_on_postgres(run: Run) -> None:
    """Run a sample of the browser tests on PostgreSQL: the pages are the same, the queries are not."""
    reason = debian.ensure_chromium()
    if reason:
        run.skip("browser on PostgreSQL", reason)
        return
    keep = "1" if run.is_torture else "3"
    with_postgres(run, "browser on PostgreSQL", "-m", "browser", f"--keep-one-in={keep}")


def with_postgres(run: Run, name: str, *arguments: str) -> None:
    """Run tests with a cluster of their own, or say why there is none."""
    reason = debian.ensure_postgres()
    if reason:
        run.skip(name, reason)
        return
    try:
        with postgres.cluster() as address:
            run.pytest(name, *arguments, DATABASE_URL=address)
    except postgres.Unavailable as fault:
        run.skip(name, str(fault))


Step = Callable[[Run], None]
QUICK: list[Step] = [lint, types, contracts, migrations, fast]
ALL: list[Step] = [
    lint,
    types,
    contracts,
    migrations,
    on_sqlite,
    on_postgres,
    in_browser,
    in_browser_on_postgres,
]
STEPS = {step.__name__.replace("_", "-"): step for step in [*ALL, fast]}


def main() -> int:
    """Run the chosen steps and print the closing line."""
    parser = argparse.ArgumentParser(description="All checks of the product in one run.")
    parser.add_argument("--quick", action="store_true", help="only what takes less than a minute")
    parser.add_argument("--torture", action="store_true", help="the sampled checks in full")
    parser.add_argument("--only", action="append", choices=STEPS, help="one step by its name")
    options = parser.parse_args()
    steps = [STEPS[name] for name in options.only or []] or (QUICK if options.quick else ALL)

    postgres.stop_on_terminate()
    started = time.monotonic()
    tally = Tally()
    print(f"Seed {SEED}; QADAM_SEED=… takes another.", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="qadam-test-", ignore_cleanup_errors=True) as folder:
            run = Run(Path(folder), tally, options.torture)
            messages.compile_changed()
            for step in steps:
                step(run)
    except KeyboardInterrupt:
        tally.failed.append("stopped before the end")
    print(f"\nIn {time.monotonic() - started:.0f} s:\n{tally.report()}", flush=True)
    return tally.exit_code()


if __name__ == "__main__":
    sys.exit(main())
