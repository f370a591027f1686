# SPDX-License-Identifier: GPL-2.0-or-later
"""One life of the daemon, from its start to SIGKILL, over a state directory that outlives it: what a driver, a car and an
agent do with it, and the fault injector that ends it somewhere."""
import os
import signal
import threading
import time

from bench.bench import BUILD
from bench.process import PATIENCE
from gi.repository import Gio, GLib

import books
import draws
import raw
from agent import Agent

CALL_LIMIT = PATIENCE * 1000  # ms
PHONE_AT = f"/org/contactguard/phone_{draws.PHONE.replace(':', '_')}"


class Killed(Exception):
    """It was killed before it answered."""


class Pulled:
    """What a car got in a session: the answer's last code, the counters that came first, and the bytes."""

    def __init__(self):
        self.code, self.identifiers, self.body = None, None, b""
        self.began = None  # when the first byte of a card came

    @property
    def cards(self):
        """Those that came whole."""
        whole = self.body.rpartition(b"END:VCARD\r\n")
        return books.read(whole[0] + whole[1])


def identifiers(headers):
    """{tag: value} of the counters among the application parameters."""
    found, at = headers.get(raw.PARAMS, b""), 0
    told = {}
    while at + 2 <= len(found):
        told[found[at]] = found[at + 2:at + 2 + found[at + 1]]
        at += 2 + found[at + 1]
    return told.get(0x0D), int.from_bytes(told.get(0x0A, b"\0"), "big")


class Life:
    def __init__(self, bench, bus, address, options, before=()):
        self.bus, self.address = bus, address  # a machine.Bus
        self.connection = bus.connect()
        self._killer, self._packets, self.killed = None, 0, False
        self.daemon = bench.start("daemon", [*before, BUILD / "contactguardd", *options])
        self.daemon.wait_line("ready")

    # --- the fault injector ---

    def kill_at_packet(self, count):
        """When the car has so many of a session's packets."""
        self._packets = count

    def kill_after(self, seconds):
        """From now on; it does not wait for anything that goes on."""
        self._killer = threading.Thread(target=self._kill, args=(seconds,))
        self._killer.start()

    def _kill(self, seconds):
        time.sleep(seconds)
        self.killed = True
        os.kill(self.daemon.pid, signal.SIGKILL)

    def wait_end(self):
        """Kills it where nothing has yet, and waits."""
        if self._killer:
            self._killer.join()
        elif not self.killed:
            self._kill(0)
        code = self.daemon.wait_end()
        assert code == -signal.SIGKILL, f"the daemon ended by itself with {code}:\n{self.daemon.log()}"

    # --- the driver ---

    def call(self, path, interface, method, signature="()", *arguments):
        return self._call(path, f"org.contactguard.{interface}", method, signature, *arguments)

    def _call(self, path, interface, method, signature, *arguments):
        try:
            return self.connection.call_sync("org.contactguard", path, interface, method,
                                             GLib.Variant(signature, arguments), None,
                                             Gio.DBusCallFlags.NO_AUTO_START, CALL_LIMIT, None).unpack()
        except GLib.Error as error:
            if self.killed and any(word in error.message for word in ("NoReply", "ServiceUnknown", "NameHasNoOwner")):
                raise Killed from None
            raise

    def consumer(self, consumer, method, *arguments):
        return self.call(self._path(consumer), "Consumer1", method, f"({'s' * len(arguments)})", *arguments)

    @staticmethod
    def _path(consumer):
        return f"{PHONE_AT}/consumer_{consumer.encode().hex()}"

    def lifetime(self, consumer):
        """Of the grant that holds; empty: none does."""
        return self._call(self._path(consumer), "org.freedesktop.DBus.Properties", "Get", "(ss)",
                          "org.contactguard.Consumer1", "Lifetime")[0]

    def rows(self, after):
        """Of the ledger, those with a higher number."""
        return self.call("/org/contactguard", "Ledger1", "Query", "(a{sv})", {"after": GLib.Variant("t", after)})[0]

    def agent(self):
        try:
            return Agent(self.bus.connect())
        except GLib.Error:
            raise Killed from None

    # --- the car ---

    def pull(self, book, told=None):
        """A session: the size, and then all cards. told: where what it got is put down as it comes."""
        told = told or Pulled()
        try:
            with raw.Car(self.address, receive=4096) as car:
                self._session(car, f"telecom/{book}.vcf", told)
        except OSError:
            raise Killed from None
        return told

    def _session(self, car, name, told):
        car.tell(raw.connect(mtu=1024))
        self._heard(car, told, fixed=4, connected=True)
        car.tell(car.request(raw.PHONEBOOK, name, (4, 0, 2)))
        told.identifiers = identifiers(self._heard(car, told).headers)
        car.tell(car.request(raw.PHONEBOOK, name, (4, 65535, 2), (7, 1, 1)))
        answer = self._heard(car, told)
        while answer.code == raw.CONTINUE:
            self._take(answer, told)
            answer = self._heard(car, told)
        self._take(answer, told)

    @staticmethod
    def _take(answer, told):
        if answer.body and told.began is None:
            told.began = time.time()
        told.body += answer.body

    def _heard(self, car, told, fixed=0, connected=False):
        answer = car.take(fixed)
        if answer is None:
            raise Killed
        if connected:
            car.id = int.from_bytes(answer.headers[raw.CONNECTION], "big")
        told.code = f"{answer.code:02X}"
        self._packets -= 1
        if self._packets == 0:
            self._kill(0)
        return answer

