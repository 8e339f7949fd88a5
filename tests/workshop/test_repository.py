"""What must hold for every file we keep."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|--(?:extra-)?index-url|--find-links|trusted-host"
    r"|cdn\.jsdelivr|unpkg\.com|cdnjs\.|fonts\.googleapis|fonts\.gstatic"
)
# These name such addresses because they keep them out.
KEEPERS = {"tests/workshop/test_repository.py", "tools/lock.py"}


def kept_files() -> list[Path]:
    """Return the files that git keeps."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_foreign_host() -> None:
    found = []
    for path in kept_files():
        name = str(path.relative_to(ROOT))
        content = path.read_bytes()
        if b"\0" in content or name in KEEPERS:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
            if REGISTRIES.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")

    assert found == []


def test_every_requirement_is_held_by_a_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        blocks = re.split(r"\n(?=[A-Za-z])", path.read_text(encoding="utf-8"))
        without = [
            block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block
        ]
        assert without == []
