# SPDX-License-Identifier: GPL-2.0-or-later
"""The desk: fake-headunit -> contactguardd -> fake-phone over unix sockets, no stock program.

    with Desk(tmp_path, {"telecom/pb": [owner, ann]}, "favourites") as desk:
        size, cards = desk.ask("size pb", "pull pb format=3.0")     # the answers, without CONNECT's
        size["params"]["PhonebookSize"], cards["data"]              # "data": the bytes of the body

store: as the bench's lay_out() takes it. kind: that of the car's socket; phone_kind: of the phone's.
phone: an ADDRESS to take in place of a fake-phone of its own. before: a program that runs the daemon. The install's
key is always the same one, so two runs give the same bytes. `desk.daemon` and `desk.phone` are the bench's Process."""
import json
import os
import pathlib
import subprocess

from bench import Bench
from bench.bench import BUILD, KEY, put_key
from bench.process import PATIENCE



def vcard(version, *lines, end="\r\n"):
    """One vCard of these content lines, as bytes."""
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


class Desk:
    def __init__(self, folder, store=None, scope=None, *, config=None, kind="unixpkt", phone_kind="unixpkt",
                 phone=None, options=(), before=()):
        self.dir = pathlib.Path(folder)
        self.bench = Bench(self.dir / "desk")
        self.state = self.bench.dir / "state"
        put_key(self.state)
        self.before = before
        self.address = f"{kind}:{self.bench.socket('car')}"
        self._runs = 0
        try:
            self.phone_address = phone or self.bench.fake_phone(store or {}, kind=phone_kind)
            self.phone = None if phone else self.bench.processes[-1]
            self.options = ["--state", self.state, "--listen", self.address, "--phone", self.phone_address,
                            *(["--scope", scope] if scope else []), *options]
            if config is not None:
                self.options += ["--config", self.bench.file("contactguard.conf", config)]
            self.start()
        except BaseException:
            self.bench.close()
            raise

    def start(self):
        """(Again) the daemon, over the same state."""
        self.daemon = self.bench.start("daemon", [*self.before, BUILD / "contactguardd", *self.options],
                                       env={**os.environ, "CONTACTGUARD_DEBUG": "all"})
        self.daemon.wait_line("ready")
        self._asked = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bench.close()

    def car(self, *commands, flags=(), **popen):
        """fake-headunit as a process of its own, its --json on stdout."""
        return subprocess.Popen([BUILD / "fake-headunit", "--connect", self.address, "--target", "pbap", "--json",
                                 *flags, *commands], stdout=subprocess.PIPE, text=True, **popen)

    def ask(self, *commands, flags=(), code=0):
        """What fake-headunit reports: one dictionary a command, and "data" where it got a body."""
        self._runs += 1
        saved = self.bench.dir / f"saved-{self._runs}"
        with self.car(*commands, flags=("--save", saved, *flags)) as car:
            said, _ = car.communicate(timeout=PATIENCE)
        self._asked += 1
        assert code is None or car.returncode == code, f"{said}\n{self.daemon.log()}"
        replies = [json.loads(line) for line in said.splitlines()][1:]
        for reply in replies:
            if reply.get("body"):
                reply["data"] = pathlib.Path(reply["body"]).read_bytes()
        return replies

    def wait_left(self):
        """By the daemon's word all cars have left, also those of which its log has not told yet."""
        self.daemon.wait_line("a session ended", count=max(self._asked, self.daemon.log().count("a car came")))


__all__ = ["Desk", "KEY", "vcard"]
