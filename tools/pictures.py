"""Save full-page pictures of the main screens, in Kazakh, on a phone and on a desk: `make pictures`.

    python -m tools.pictures [--only NAME] [--language ru] [--address http://localhost:8000]

Without an address it makes the demonstration in a home of its own, serves it on a free port and ends it again.
"""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tools import debian, postgres

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
WIDTHS = {390: 844, 1440: 900}
PATIENCE_S = 180


@dataclass(frozen=True)
class Screen:
    """One picture: its name, its address without the language, and who is signed in."""

    name: str
    path: str
    email: str = ""
    # A page whose address hangs on the data is reached by following the first link of this shape.
    follow: str = ""


PASSWORD = "qadam-sample"  # noqa: S105  (of sample accounts)
EXECUTOR = "labour@sample.example"
ADMINISTRATOR = "administrator@sample.example"
COORDINATOR = "coordinator@sample.example"
OPERATOR = "korday@sample.example"
SCREENS = [
    Screen("home", ""),
    Screen("programmes", "programmes/"),
    Screen("programme", "programmes/enbek-qogamy-2015/"),
    Screen("measure", "programmes/enbek-qogamy-2015/measures/25/"),
    Screen("calendar", "programmes/enbek-qogamy-2015/calendar/"),
    Screen("results", "programmes/zhambyl-employment-2005/results/"),
    Screen("matrix", "programmes/zhambyl-employment-2005/results/indicators/jobs-total/matrix/"),
    Screen("map", "programmes/zhambyl-employment-2005/results/indicators/jobs-total/map/"),
    Screen("findings", "programmes/zhambyl-employment-2005/findings/"),
    Screen("norms", "programmes/quqyqtyq-madeniet-2021/norms/"),
    Screen("grid", "desk/values/", email=OPERATOR, follow=r"/desk/values/\d+/enter/$"),
    Screen("day", "desk/", email=EXECUTOR),
    Screen("duty", "desk/", email=EXECUTOR, follow=r"/desk/duties/\d+/$"),
    Screen("control", "desk/control/", email=COORDINATOR),
    Screen("documents", "desk/documents/", email=COORDINATOR),
    Screen("checking", "desk/documents/", email=COORDINATOR, follow=r"/desk/documents/\d+/$"),
    Screen("body", "desk/admin/bodies/", email=ADMINISTRATOR, follow=r"/desk/admin/bodies/of/[^/]+/$"),
]


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """Serve the demonstration from a temporary home and yield its address."""
    port = postgres.free_port()
    address = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(prefix="qadam-pictures-", ignore_cleanup_errors=True) as home:
        own = {name: value for name, value in os.environ.items() if not name.startswith("QADAM_")}
        own.pop("DATABASE_URL", None)
        own |= {"QADAM_HOME": home, "PORT": str(port), "QADAM_ORIGIN": address, "QADAM_DEMO": "1"}
        # Web and worker are children of this command: they end with its group.
        server = subprocess.Popen(
            [ROOT / ".venv/bin/qadam", "run"],
            cwd=ROOT,
            env=own,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait(address, server)
            yield address
        finally:
            _end(server)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"`qadam run` ended with code {server.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/kk/", timeout=5):  # noqa: S310
            return
        time.sleep(0.3)
    raise SystemExit(f"`qadam run` did not answer in {PATIENCE_S} s")


def _end(server: subprocess.Popen[bytes]) -> None:
    for sign in [signal.SIGTERM, signal.SIGKILL]:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(15)
            return


def take(browser: Browser, address: str, language: str, width: int, screens: list[Screen]) -> list[str]:
    """Save the pictures of one width and return what could not be taken."""
    faults = []
    for screen in screens:
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            locale=language,
            timezone_id="Asia/Almaty",
            reduced_motion="reduce",
        )
        page = context.new_page()
        target = FOLDER / f"{screen.name}-{language}-{width}.png"
        try:
            _open(page, f"{address}/{language}/", screen)
            page.screenshot(path=target, full_page=True)
            print(f"{target.relative_to(ROOT)}", flush=True)
        except RuntimeError as fault:
            faults.append(f"{screen.name} at {width} px: {fault}")
        finally:
            context.close()
    return faults


def _open(page: Page, start: str, screen: Screen) -> None:
    if screen.email:
        page.goto(f"{start}account/login/")
        page.fill("input[name=login]", screen.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("form:has(input[name=password]) [type=submit]")
        page.wait_for_load_state()
        if page.locator("input[name=password]").count():
            raise RuntimeError(f"{screen.email} cannot sign in")
    _go(page, start + screen.path)
    if screen.follow:
        links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.href)")
        wanted = [link for link in links if re.search(screen.follow, urlsplit(link).path)]
        if not wanted:
            raise RuntimeError(f"no link like {screen.follow} on {page.url}")
        _go(page, wanted[0])
    page.evaluate("document.fonts.ready.then(() => true)")


def _go(page: Page, address: str) -> None:
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{address} answers {answer.status if answer else 'nothing'}")


def main() -> int:
    """Take the pictures and say which could not be taken."""
    parser = argparse.ArgumentParser(description="Save pictures of the main screens.")
    parser.add_argument("--only", action="append", choices=[screen.name for screen in SCREENS])
    parser.add_argument("--language", action="append", choices=["kk", "ru", "en"])
    parser.add_argument("--address", help="a running Qadam with the demonstration")
    options = parser.parse_args()
    reason = debian.ensure_chromium()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    screens = [screen for screen in SCREENS if not options.only or screen.name in options.only]
    FOLDER.mkdir(parents=True, exist_ok=True)
    postgres.stop_on_terminate()
    served = contextlib.nullcontext(options.address.rstrip("/")) if options.address else demonstration()
    with served as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(debian.chromium()), args=debian.CHROMIUM_FLAGS
        )
        faults = [
            fault
            for language in options.language or ["kk"]
            for width in WIDTHS
            for fault in take(browser, address, language, width, screens)
        ]
        browser.close()
    print("\n".join(f"NOT TAKEN: {fault}" for fault in faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
