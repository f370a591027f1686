# SPDX-License-Identifier: GPL-2.0-or-later
"""`make conformance` plays all of PBAP's test cases; here some of them, and that doc/conformance.md is about all."""
import pathlib
import re
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "conformance"))

import asking  # noqa: F401
import ids
import serving_browse  # noqa: F401
import serving_download  # noqa: F401
import serving_session  # noqa: F401
import table
from peers import Room

DOCUMENT = HERE.parents[1] / "doc" / "conformance.md"
SOME = ("PSE/SSM/BV-03", "PSE/SSM/BI-02", "PSE/PBD/BV-17", "PSE/PBD/BV-26", "PSE/PBB/BV-46", "PSE/PBF/BV-03",
        "PSE/GOEP/SRMP/BV-02", "PCE/SSM/BV-06", "PCE/PBB/BV-05", "PCE/PDF/BV-06", "PCE/GOEP/SRMP/BV-06")


def test_document():
    lines = re.findall(r"^\| (PBAP/\S+) \| ([a-z ]+) \|", DOCUMENT.read_text(), re.M)
    assert [id for id, _ in lines] == ids.IDS
    assert {result for _, result in lines} <= {table.PASS, table.OUT}


def test_every_id_has_its_case():
    assert sorted(table.CASES) == sorted(ids.IDS) and len(set(ids.IDS)) == 150


@pytest.mark.parametrize("name", SOME)
def test_case(tmp_path, name):
    room = Room(tmp_path)
    try:
        line = table.run(table.CASES[f"PBAP/{name}-C"], room)
    finally:
        room.close()
    assert line.result == table.PASS, line.note
