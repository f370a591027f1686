# SPDX-License-Identifier: GPL-2.0-or-later
"""run.py FILE: writes the table of who may call what. It needs root, to run programs of other users."""
import pathlib
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "stories"))

from bench import Bench

import trying


def main():
    with tempfile.TemporaryDirectory(prefix="callers-") as folder, Bench(folder) as bench:
        pathlib.Path(sys.argv[1]).write_text(trying.document(bench))


if __name__ == "__main__":
    main()
