# SPDX-License-Identifier: GPL-2.0-or-later
"""The example configuration that is installed: valid as it stands, and with every line that is a comment in it."""
import os
import pathlib
import re
import subprocess

import pytest

from bench.process import PATIENCE

BUILD = pathlib.Path(os.environ["CONTACTGUARD_BUILDDIR"])
EXAMPLE = pathlib.Path(os.environ["CONTACTGUARD_SRCDIR"]) / "doc/contactguard.conf"


def start(folder, text):
    """The daemon at the desk with this configuration; it ends with the `with` that it is used in."""
    conf = folder / "contactguard.conf"
    conf.write_text(text)
    return subprocess.Popen(
        [BUILD / "contactguardd", "--config", conf, "--state", folder / "state", "--bus", "none",
         "--listen", f"unix:{folder}/car", "--phone", f"unix:{folder}/phone"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def spoken(text):
    """The text with its settings and sections no longer comments."""
    return re.sub(r"^#(?=\[|\w+=)", "", text, flags=re.M)


@pytest.mark.parametrize("text", [EXAMPLE.read_text(), spoken(EXAMPLE.read_text())], ids=["as it stands", "all of it"])
def test_the_daemon_takes_it(tmp_path, text):
    with start(tmp_path, text) as daemon:
        try:
            assert daemon.stdout.readline() == "ready\n", daemon.stderr.read()
        finally:
            daemon.terminate()
    assert daemon.returncode == 0


def test_a_wrong_line_in_it_is_told_with_its_place(tmp_path):
    text = spoken(EXAMPLE.read_text()).replace("\nFillWait=8", "\nFillWait=80")
    line = text.splitlines().index("FillWait=80") + 1
    with start(tmp_path, text) as daemon:
        _, said = daemon.communicate(timeout=PATIENCE)
    assert daemon.returncode == 2
    assert f"contactguard.conf:{line}:" in said
