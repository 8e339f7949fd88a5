#!/bin/sh
# Makes .venv from the hashed requirements and leaves it alone while they stay the same.
# Usage: tools/venv.sh base|dev
set -eu
cd "$(dirname "$0")/.."
kind="${1:-base}"
venv=.venv

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Qadam needs Python 3.11 or newer and none was found. On Debian: apt-get install python3-venv" >&2
    exit 1
}

# The package itself is a link to this folder, made again when its metadata changes.
hash_of() {
    { cat "requirements/$1.txt" tools/venv.sh && sed '/^\[tool.ruff\]/,$d' pyproject.toml; } | sha256sum | cut -d' ' -f1
}
is_ready() { [ -x "$venv/bin/qadam" ] && [ "$(cat "$venv/qadam-$1.stamp" 2>/dev/null)" = "$(hash_of "$1")" ]; }

# A checkout that was moved, or a Python that was upgraded away, leaves a .venv that cannot run.
if [ -d "$venv" ] && ! "$venv/bin/python" -c '' 2>/dev/null; then
    rm -rf "$venv"
fi
if is_ready "$kind" && head -n 1 "$venv/bin/qadam" | grep -qF "$PWD/$venv/bin/"; then
    exit 0
fi

if [ ! -d "$venv" ]; then
    python=$(find_python)
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2
        exit 1
    fi
    echo "Making .venv with $("$python" --version) …"
    "$python" -m venv "$venv"
fi

echo "Installing requirements/$kind.txt …"
# A run that is broken off leaves no stamp, so the next one starts here again.
rm -f "$venv"/qadam-*.stamp
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
"$venv/bin/python" -m pip install --quiet --require-hashes -r "requirements/$kind.txt"
"$venv/bin/python" -m pip install -qq --no-deps --no-build-isolation --force-reinstall --editable .
hash_of base >"$venv/qadam-base.stamp"
if [ "$kind" = dev ]; then
    hash_of dev >"$venv/qadam-dev.stamp"
fi
