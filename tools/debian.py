"""Programs of Debian that the checks use: found, installed where that is allowed, or named as missing."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

from tools import postgres

# A browser that runs without a screen, as root, and leaves the network alone.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> Path | None:
    """Return Debian's Chromium, or another one on the path."""
    for name in ["/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"]:
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def ensure_chromium() -> str:
    """Install Chromium where it is missing and return why it cannot be used, or nothing."""
    if chromium():
        return ""
    reason = install("chromium", "fonts-dejavu-core")
    return "" if chromium() else f"Chromium is not installed ({reason})"


def ensure_postgres() -> str:
    """Install PostgreSQL where it is missing and return why it cannot be used, or nothing."""
    try:
        postgres.programs()
    except postgres.Unavailable:
        reason = install("postgresql")
        try:
            postgres.programs()
        except postgres.Unavailable as fault:
            return f"{fault} ({reason})"
    return ""


def install(*packages: str) -> str:
    """Install Debian packages and return why that did not happen, or nothing."""
    if os.environ.get("QADAM_NO_INSTALL"):
        return "QADAM_NO_INSTALL forbids installing it"
    if not shutil.which("apt-get"):
        return "this is not Debian"
    if os.geteuid() != 0:
        return f"run `apt-get install {' '.join(packages)}` as root"
    print(f"Installing Debian's {' and '.join(packages)} …", flush=True)
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for attempt in range(2):
        if attempt or not any(Path("/var/lib/apt/lists").glob("*Packages*")):
            _quietly(("apt-get", "update", "-q"))
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode == 0:
            return ""
    return f"apt-get failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}"


@functools.cache
def _quietly(command: tuple[str, ...]) -> None:
    """Run a command once."""
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
