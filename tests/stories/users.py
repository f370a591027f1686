# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a story can play another user."""
import os
import pathlib

import pytest

# "make check" gives a user a namespace in which he is root, and nobody else is there.
_users = int(pathlib.Path("/proc/self/uid_map").read_text().split()[2])

needs_other_users = pytest.mark.skipif(os.getuid() != 0 or _users == 1, reason="only root can play another user")
