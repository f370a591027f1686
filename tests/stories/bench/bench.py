# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench itself: folders, processes, and their end."""
import os
import pathlib
import shutil
import sys
import tempfile

from .headunit import HeadUnit
from .machine import Machine
from .phone import StockPhone, lay_out
from .process import Process

HERE = pathlib.Path(__file__).parent
SOURCE = pathlib.Path(os.environ.get("CONTACTGUARD_SRCDIR", HERE.parents[2]))
BUILD = pathlib.Path(os.environ.get("CONTACTGUARD_BUILDDIR", SOURCE / "build"))


# Of every daemon here: what cars get can then be compared from run to run.
KEY = bytes(range(32))


def put_key(state):
    """Makes a state directory with that key, if it is not there."""
    state.mkdir(mode=0o700, exist_ok=True)
    key = state / "install.key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_bytes(KEY)


def card(name, *numbers, more=()):
    """A small vCard 2.1; more: further lines."""
    lines = ["BEGIN:VCARD", "VERSION:2.1", f"N:{name}", f"FN:{name}",
             *(f"TEL;CELL:{number}" for number in numbers), *more, "END:VCARD", ""]
    return "\r\n".join(lines)


class Bench:
    """folder: where it keeps what may be looked at afterwards; one of its own by default."""

    def __init__(self, folder=None):
        self.dir = pathlib.Path(folder or tempfile.mkdtemp(prefix="contactguard-"))
        # Apart, because a socket's path may be 107 bytes and pytest's folders are long.
        self._sockets = pathlib.Path(tempfile.mkdtemp(prefix="cg-"))
        self._sockets.chmod(0o755)  # a story plays another user who knocks at a socket
        self.processes = []
        (self.dir / "logs").mkdir(parents=True, exist_ok=True)
        self.plugin = pathlib.Path(os.environ.get("CONTACTGUARD_PLUGIN", BUILD / "contactguard.so"))
        self.early, self.radio = BUILD / "early.so", BUILD / "radio.so"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for process in reversed(self.processes):
            process.stop()
        self.processes.clear()
        shutil.rmtree(self._sockets, ignore_errors=True)

    def folder(self, name):
        path = self.dir / name
        path.mkdir(parents=True)
        return path

    def file(self, name, text):
        path = self.dir / name
        path.write_text(text)
        return path

    def socket(self, name):
        """A path for a socket of that name; nothing is there yet."""
        return self._sockets / name

    def start(self, name, argv, env=None, typed=False):
        """Any program. It is ended with the bench. typed: it reads what the story types."""
        log = self.dir / "logs" / f"{len(self.processes):02}-{name}.log"
        process = Process(name, argv, log, env, typed)
        self.processes.append(process)
        return process

    def machine(self, name, policy=None):
        return Machine(self, name, policy)

    def phone(self, store, name="phone", options=()):
        """Stock obexd as the phone: see phone.lay_out() for store."""
        return StockPhone(self, name, store, options)

    def fake_phone(self, store, name="fakephone", kind="unixpkt", options=()):
        """fake-phone over a store as phone() takes it; its ADDRESS. kind: unix (stream) or unixpkt."""
        folder, address = self.folder(f"{name}-store"), f"{kind}:{self.socket(name)}"
        lay_out(store, folder)
        self.start(name, [BUILD / "fake-phone", "--listen", address, "--store", folder, *options]
                   ).wait_line("ready")
        return address

    def head_unit(self, machine, placed=True, **how):
        """how: as obexd.start() takes it."""
        return HeadUnit(self, machine, placed, **how)

    def stand_in(self, machine, *options):
        process = self.start(f"{machine.name}-standin",
                             [sys.executable, HERE / "standin.py", "--bus", machine.bus.address, *options], typed=True)
        process.wait_line("ready")
        return process

    def direct(self, name, address):
        """A machine whose stand-in connects its head unit straight to the phone at that address."""
        machine = self.machine(name)
        self.stand_in(machine, "--placement", "head-unit", "--phone", address)
        return machine

    def bluez_mock(self, machine):
        process = self.start(f"{machine.name}-bluez",
                             [sys.executable, HERE / "bluez_mock.py", "--bus", machine.bus.address])
        process.wait_line("ready")
        return process

    def daemon(self, machine, config="", phone=None, options=(), bus="session", placement="head-unit"):
        """contactguardd as this machine's guard. config: further text of its file; phone: an ADDRESS for
        [Link] Phone=. Its state is in bench.dir/MACHINE-state."""
        link = f"[Link]\nPlacement={placement}\n" + (f"Phone={phone}\n" if phone else "")
        path = self.file(f"{machine.name}.conf", f"{link}\n{config}")
        state = self.dir / f"{machine.name}-state"
        put_key(state)
        process = self.start(f"{machine.name}-daemon",
                             [BUILD / "contactguardd", "--config", path, "--state", state, "--bus", bus,
                              *options],
                             env={**os.environ, **machine.env()})
        process.wait_line("ready")
        return process
