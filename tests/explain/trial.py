# SPDX-License-Identifier: GPL-2.0-or-later
"""Triples at the desk: one daemon on a private session bus for one phone and consumer, and a row of triples."""
import json
import os
import pathlib
import re
import subprocess
import time

from bench import Bench
from bench.bench import BUILD, put_key
from bench.machine import Bus
from bench.process import PATIENCE
from gi.repository import Gio, GLib

import books
import draws
import scopes

CALL_LIMIT = PATIENCE * 1000  # ms


class Wrong(Exception):
    """Rules, explanation and car don't say the same."""


class Desk:
    """The daemon between a phone of its own and the cars of one consumer."""

    def __init__(self, folder, bus, store, consumer, config):
        self.bus, self.bench = bus, Bench(folder)
        self.config = self.bench.file("contactguard.conf", config)
        self.address = f"unixpkt:{self.bench.socket('car')}"
        state = self.bench.dir / "state"
        put_key(state)
        try:
            phone = self.bench.fake_phone(self.lay_out(store))
            daemon = self.bench.start("daemon", [
                BUILD / "contactguardd", "--config", self.config, "--state", state, "--bus", "session", "--listen",
                self.address, "--phone", phone, "--car", consumer, "--phone-id", draws.PHONE])
            daemon.wait_line("ready")
        except BaseException:
            self.bench.close()
            raise
        self.phone = f"/org/contactguard/phone_{draws.PHONE.replace(':', '_')}"
        self.consumer = f"{self.phone}/consumer_{consumer.encode().hex()}"

    def lay_out(self, store):
        folder = self.bench.folder("store")
        for book, cards in store.items():
            (folder / book).mkdir(parents=True)
            for handle, text in cards.items():
                (folder / book / f"{handle}.vcf").write_bytes(text)
        return folder

    def close(self):
        self.bench.close()

    def call(self, path, interface, method, *arguments):
        variant = GLib.Variant(f"({'s' * len(arguments)})", arguments)
        return self.bus.call_sync("org.contactguard", path, interface, method, variant, None, Gio.DBusCallFlags.NONE,
                                  CALL_LIMIT, None).unpack()

    def reload(self, text):
        """The file is there whole or not at all: the daemon watches it, too."""
        fresh = self.bench.dir / "fresh"
        fresh.write_text(text)
        fresh.rename(self.config)
        self.call("/org/contactguard", "org.contactguard.Manager1", "Reload")

    def decide(self, method, *arguments):
        self.call(self.consumer, "org.contactguard.Consumer1", method, *arguments)

    def explain(self, book):
        return self.call(self.consumer, "org.contactguard.Consumer1", "Explain", book)[0]

    def lifetime(self):
        return self.call(self.consumer, "org.freedesktop.DBus.Properties", "Get", "org.contactguard.Consumer1",
                         "Lifetime")[0]

    def wait_over(self):
        """Until a grant for one connection has seen it end."""
        late = time.monotonic() + PATIENCE
        while self.lifetime():
            if time.monotonic() > late:
                raise Wrong("a grant outlives its connection")

    def ask(self, *commands):
        """What the car reports of the last command; "data": the bytes it got."""
        saved = self.bench.dir / "saved"
        car = subprocess.run([BUILD / "fake-headunit", "--connect", self.address, "--target", "pbap", "--json",
                              "--save", saved, *commands], stdout=subprocess.PIPE, timeout=PATIENCE)
        if car.returncode not in (0, 1):
            raise Wrong(f"the car ended with {car.returncode}: {car.stdout}")
        answer = json.loads(car.stdout.splitlines()[-1])
        answer["data"] = pathlib.Path(answer["body"]).read_bytes() if answer["body"] else b""
        return answer


# --- what the car asked and got ---

def commands_of(request):
    repository = "/SIM1/telecom" if request.book.startswith("SIM1/") else "/telecom"
    name = request.book.rpartition("/")[2]
    given = {k: v for k, v in request.parameters.items() if k != "handle"}
    words = " ".join(f"'{k}={v}'" for k, v in given.items())
    if request.kind in ("size", "pull"):
        return [f"{request.kind} {request.book} {words}"]
    if request.kind == "list":
        return [f"cd {repository}", f"list {name} {words}"]
    return [f"cd {repository}/{name}", f"entry {request.parameters['handle']}.vcf {words}"]


def got_of(request, told):
    if told["response"] != "A0":
        return books.Answer(told["response"])
    if request.kind == "size":
        missed = told["params"].get("NewMissedCalls") if request.book[-3:] in ("mch", "cch") else None
        return books.Answer("A0", told["params"]["PhonebookSize"], missed=missed)
    if request.kind == "list":
        return books.Answer("A0", told["count"], names=[entry["name"] for entry in told["entries"]])
    if re.search(rb"X-BT-UID[^\r]*:0{24}", told["data"]):
        raise Wrong("a UID of the phone's own")
    cards = books.read(told["data"])
    return books.Answer("A0", len(cards), cards=cards)


# --- what the explanation says ---

def scope_of(sentences, book):
    """The scope that it names; of what it does not speak, the narrowest."""
    begin = f"{book} shows "
    lines = [sentence.removeprefix(begin) for sentence in sentences if sentence.startswith(begin)]
    fields = [] if any(line.startswith("Fields=") for line in lines) else ["Fields=VERSION"]
    return scopes.read("explained", lines + fields)


def check_sentences(sentences, decision, book):
    at = 0
    for wanted in decision.sentences:
        while at < len(sentences) and not re.fullmatch(wanted, sentences[at]):
            at += 1
        if at == len(sentences) or (wanted is decision.sentences[0] and at > 0):
            raise Wrong(f"{wanted!r} is not said, or not in its place: {sentences}")
    said = sum("narrows it" in sentence for sentence in sentences)
    if said != sum("narrows it" in wanted for wanted in decision.sentences):
        raise Wrong(f"something narrows it that does not: {sentences}")


def always_empty(scope, book):
    if book.rpartition("/")[2] in books.CALL_BOOKS:
        return scope.calls == 0 or (scope.calls == 1 and scope.nobody)
    return scope.nobody or (not scope.list and book != "pb")


def check_outcome(sentences, scope, book):
    if any(sentence.startswith(f"{book} is empty") for sentence in sentences) != always_empty(scope, book):
        raise Wrong(f"whether {book} is empty is said wrongly: {sentences}")


# --- a row of triples ---

class Row:
    def __init__(self, draw, folder, bus, kept):
        self.draw, self.kept = draw, kept
        store = draws.store(draw)
        self.consumer = draw.choice(draws.CONSUMERS)
        self.config, self.grant = draws.Config(draw), None
        self.store = {book.replace("telecom/", ""): {h: books.read(text)[0] for h, text in cards.items()}
                      for book, cards in store.items()}
        self.phone = books.Phone(self.store, list(self.store["fav"].values()))
        self.desk = Desk(folder, bus, store, self.consumer, self.config.text)
        self.desk.ask("size pb")  # who has never asked is not known

    def close(self):
        self.desk.close()

    def another(self):
        """One triple; raises Wrong, with all of it."""
        if self.draw.random() < .6:
            self.config = draws.Config(self.draw)
            self.desk.reload(self.config.text)
        method, arguments, grant = draws.deed(self.draw, self.config)
        if method:
            self.desk.decide(method, *arguments)
            self.grant = grant
        request = draws.request(self.draw)
        sentences = self.desk.explain(request.book)
        try:
            self.check(request, sentences)
        except (Wrong, AssertionError) as wrong:
            raise Wrong(f"{wrong}\n\n{self.consumer} asks {request}\n{self.grant}\n\n" + "\n".join(sentences) +
                        f"\n\n{self.config.text}") from None
        if self.grant and self.grant.lifetime == "once":
            self.desk.wait_over()
            self.grant = None

    def check(self, request, sentences):
        decision = scopes.decide(self.config.scopes, self.config.rules, self.grant, draws.PHONE, self.consumer)
        check_sentences(sentences, decision, request.book)
        check_outcome(sentences, decision.scope, request.book)
        told = scope_of(sentences, request.book)
        if told.clauses != decision.scope.clauses or told.fields != decision.scope.fields:
            raise Wrong(f"it is explained as {told}, and is {decision.scope}")
        got = got_of(request, self.desk.ask(*commands_of(request)))
        for whose, scope in (("the explanation", told), ("the rules", decision.scope)):
            wrong = books.differs(books.answer(scope, self.phone, self.config.country, request), got)
            if wrong:
                raise Wrong(f"by {whose} the car should not get {wrong}")
        self.kept.add(request, decision, got)


class Figures:
    """What a run was about: that it tried anything."""

    def __init__(self):
        self.triples = self.nothing = self.cards = 0
        self.kinds = {}

    def add(self, request, decision, got):
        self.triples += 1
        self.nothing += not got.count
        self.cards += len(got.cards or ()) + len(got.names or ())
        self.kinds[request.kind] = self.kinds.get(request.kind, 0) + 1


def run(folder, draws_of, count, row=25):
    """count triples over as many daemons as that takes; draws_of(n) gives the randomness of the n-th."""
    figures = Figures()
    with Bench(folder / "bus") as bench:
        bus = Bus(bench, "bus")
        old = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.address
        connection = bus.connect()
        try:
            for nth in range(0, count, row):
                play(draws_of(nth // row), folder / f"row-{nth}", connection, figures, min(row, count - nth))
        finally:
            if old is None:
                del os.environ["DBUS_SESSION_BUS_ADDRESS"]
            else:
                os.environ["DBUS_SESSION_BUS_ADDRESS"] = old
    return figures


def play(draw, folder, connection, figures, count):
    row = Row(draw, folder, connection, figures)
    try:
        for _ in range(count):
            row.another()
    except Wrong as wrong:
        raise Wrong(f"in {folder.name}: {wrong}") from None
    finally:
        row.close()
