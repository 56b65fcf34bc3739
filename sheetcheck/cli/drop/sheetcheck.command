#!/bin/bash
# Double-click to check progress sheets on a Mac: Terminal opens and sheetcheck asks for a file,
# which can be dragged into the window. macOS hands no files to a .command that they are dropped
# on; README.md beside this file shows how to make a droplet, which takes them.
# Started in a terminal with files, it checks those.
# This file was tried on Linux, not on a Mac.
set -u
here=$(cd "$(dirname "$0")" && pwd)

found=()
for python in "$here/.venv/bin/python" "$here/../../../.venv/bin/python" "$here/../../../../../../bin/python"; do
    # -P: no module of the folder that the sheets lie in may be taken for ours.
    if [ "${#found[@]}" -eq 0 ] && "$python" -P -m sheetcheck --version >/dev/null 2>&1; then
        found=("$python" -P -m sheetcheck)
    fi
done
if [ "${#found[@]}" -eq 0 ] && command -v sheetcheck >/dev/null; then
    found=(sheetcheck)
elif [ "${#found[@]}" -eq 0 ] && python3 -P -m sheetcheck --version >/dev/null 2>&1; then
    found=(python3 -P -m sheetcheck)
elif [ "${#found[@]}" -eq 0 ]; then
    echo "sheetcheck が見つかりません。README の手順で入れ直してください。"
    echo "sheetcheck was not found. Install it as the README says."
    exit 2
fi

if [ "$#" -eq 0 ]; then
    exec "${found[@]}"
fi
exec "${found[@]}" check --open -- "$@"
