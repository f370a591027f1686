# SPDX-License-Identifier: GPL-2.0-or-later
"""Golden bytes: what cars got, as files under golden/. A story that gives other bytes fails and shows how.

    CONTACTGUARD_GOLDEN=write make check-stories STORIES=test_stock.py

writes them anew, in the source tree; then read each one by eye (`git diff`): is all there that the scope grants,
and nothing else? Contacts in them are made up. Of the corpus, which is not ours to copy, sums are kept."""
import difflib
import hashlib
import json
import os
import pathlib

FOLDER = pathlib.Path(__file__).parent / "golden"
WRITE = os.environ.get("CONTACTGUARD_GOLDEN") == "write"


def readable(data):
    return data.decode("utf-8", "backslashreplace").replace("\r\n", "\n").splitlines()


def check(name, data):
    path = FOLDER / name
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    due = path.read_bytes()
    assert data == due, "\n".join(difflib.unified_diff(readable(due), readable(data), name, "this run", lineterm=""))


def check_sum(name, key, data):
    path = FOLDER / name
    sums = json.loads(path.read_text()) if path.exists() else {}
    if WRITE:
        sums[key] = hashlib.sha256(data).hexdigest()
        path.write_text(json.dumps(sums, indent=0, sort_keys=True) + "\n")
    assert sums.get(key) == hashlib.sha256(data).hexdigest(), f"{key}: other bytes than before"
