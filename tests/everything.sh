#!/usr/bin/env bash
# Runs every check and every test, each under a heading with its time; fails if any of them fails.
# The last line is pytest's own, or, if a check before it failed, "N passed, N failed" over all.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH=$PWD/.venv/bin:$PATH
mkdir -p build/logs

failed=0
passed=0
check() { # HEADING COMMAND…: what it prints is shown only if it fails
    local heading=$1 began=$SECONDS log=build/logs/check.log
    shift
    printf '\n== %s\n' "$heading"
    if "$@" >"$log" 2>&1; then
        passed=$((passed + 1))
        printf '   %s: passed in %d s\n' "$heading" $((SECONDS - began))
    else
        failed=$((failed + 1))
        cat "$log"
        printf '   %s: FAILED after %d s\n' "$heading" $((SECONDS - began))
    fi
}

check "Python style" ruff check
check "Python format" ruff format --check
check "Python types" mypy
check "JavaScript types and style, the add-on's package" npm --prefix extension --silent run check
check "JavaScript tests" npm --prefix extension --silent test

printf '\n== Python tests: units, protocol, the real host, the real Firefox\n'
status=0
# Most tests wait for other processes: three at a time on two cores. Files stay together, because their
# tests share what takes long to start. They are dealt out as they stand in their folders, those that
# take longest first, and not by how many tests they have: a file with one test may take a minute.
python -m pytest -n 3 --dist loadfile --no-loadscope-reorder 2>&1 </dev/null | tee build/logs/pytest.log || status=$?
[ "$failed" -gt 0 ] || exit "$status"

closing=$(tail -n 1 build/logs/pytest.log)
count() { # WORD: the number before it in pytest's last line, or 0
    local found
    found=$(grep -oE "[0-9]+ $1" <<<"$closing" | cut -d ' ' -f 1) || true
    echo "${found:-0}"
}
printf '%d passed, %d failed\n' $((passed + $(count passed))) $((failed + $(count failed) + $(count error)))
exit 1
