# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays the cases and prints their table: run.py [--write FILE] [ID...]

An id may be short (PSE/PBD/BV-17) or a part of one (PBB/). Without ids all are played; --write, only then, writes
the document. Exit 1: a case has failed, or there is none for an id of the list."""
import argparse
import pathlib
import shutil
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "stories"))

import asking
import ids
import serving_browse
import serving_download
import serving_session
import table
from peers import Room

MODULES = (serving_session, serving_download, serving_browse, asking)


def play(made):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="conformance-"))
    room = Room(folder)
    try:
        return table.run(made, room)
    finally:
        room.close()
        shutil.rmtree(folder)


def wanted(words):
    lacking = [id for id in ids.IDS if id not in table.CASES]
    if lacking:
        sys.exit(f"no case for {', '.join(lacking)}")
    return [table.CASES[id] for id in ids.IDS if not words or any(word in id for word in words)]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--write", type=pathlib.Path)
    options.add_argument("ids", nargs="*")
    asked = options.parse_args()
    lines = []
    for made in wanted(asked.ids):
        line = play(made)
        lines.append(line)
        print(f"{line.case.id:28} {line.result}{': ' + line.note if line.note else ''}", flush=True)
    print(table.summary(lines))
    if asked.write and not asked.ids:
        asked.write.write_text("\n".join(table.document(lines)))
    sys.exit(any(line.result == table.FAIL for line in lines))


if __name__ == "__main__":
    main()
