# SPDX-License-Identifier: GPL-2.0-or-later
"""One app of a head unit that is another user's: pulls the phone's book over stock obexd, prints `got BASE64` and ends.

app.py --session ADDRESS --uid N [--phone ADDRESS]; a program of its own, as a process can't have two users."""
import argparse
import base64
import os
import pathlib
import sys
import tempfile
from types import SimpleNamespace

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from gi.repository import Gio

from bench.headunit import App


def pull(app, phone):
    book = app.pbap(phone)
    book.select("int", "pb")
    with tempfile.TemporaryDirectory(prefix="app-") as folder:
        target = pathlib.Path(folder, "cards.vcf")
        target.touch()  # the app's own: a file that obexd makes is obexd's
        transfer, _ = book._call("PullAll", "(sa{sv})", str(target), {})
        return app.transferred(transfer, target)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--session", required=True)
    parser.add_argument("--uid", type=int, required=True)
    parser.add_argument("--phone", default="00:11:22:33:44:55")
    options = parser.parse_args()
    os.setgroups([])
    os.setgid(options.uid)
    os.setuid(options.uid)
    flags = Gio.DBusConnectionFlags
    bus = SimpleNamespace(connect=lambda: Gio.DBusConnection.new_for_address_sync(
        options.session, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None))
    unit = SimpleNamespace(bus=bus, process=SimpleNamespace(log=str))
    print("got", base64.b64encode(pull(App(unit), options.phone)).decode(), flush=True)


if __name__ == "__main__":
    main()
