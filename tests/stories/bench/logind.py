# SPDX-License-Identifier: GPL-2.0-or-later
"""A mock of logind: the files in /run/systemd by which it tells sd-login(3) who is active on a seat. The library that
obexd reads them with is the real one. The files lie over /run for that obexd only.

obexd 5.87 by itself ends with its seat, by an accident (tests/bluez/early.c). stays: it does not."""
import os

ACTIVE = "NAME=user\nSTATE=active\nSEATS=seat0\nACTIVE_SEATS=seat0\nONLINE_SEATS=seat0\n"
INACTIVE = "NAME=user\nSTATE=online\nSEATS=seat0\nONLINE_SEATS=seat0\n"
PLACE = """set -e
mount --bind /run /run
mount --make-private /run
mount --bind "$0" /run
exec "$@"
"""


class Logind:
    def __init__(self, bench, name, active=True, stays=True):
        self._stays = stays
        self._run = bench.folder(name)
        self._users = self._run / "systemd" / "users"
        self._users.mkdir(parents=True)
        self.set(active)

    def set(self, active):
        """The user of these stories becomes active on a seat, or inactive."""
        new = self._run / "new"
        new.write_text(ACTIVE if active else INACTIVE)
        new.rename(self._users / str(os.getuid()))

    def over_run(self, preload):
        """The words before an obexd that is to see this logind, in a mount namespace of its own. preload: early.so."""
        return ["sh", "-c", PLACE, str(self._run),
                *(["env", f"LD_PRELOAD={preload}", "CONTACTGUARD_STAYS=yes"] if self._stays else [])]
