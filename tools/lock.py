"""Choose versions anew and write requirements/*.txt with hashes and without any address of a registry."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--quiet",
    "--upgrade",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
]


def main() -> int:
    """Lock what running needs, then what the checks need on top of it."""
    for kind in ["base", "dev"]:
        files = ["--output-file", f"requirements/{kind}.txt", f"requirements/{kind}.in"]
        done = subprocess.run(
            [Path(sys.executable).with_name("pip-compile"), *OPTIONS, *files],
            cwd=ROOT,
            env={**os.environ, "CUSTOM_COMPILE_COMMAND": "make lock"},
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
