# SPDX-License-Identifier: GPL-2.0-or-later
"""A day of many lives: steps at random, each life ended by SIGKILL during one of them, and after each what must hold.

What a driver decided is kept as a list of what may be in the state: one thing where a call has returned, and both what
was before and what comes after where one was under way. Which of these it was shows in the next life, and anything else
is a fault."""
import collections
import contextlib
import hashlib
import os
import threading
import time

from bench import Bench
from bench.bench import BUILD, put_key
from bench.machine import Bus

import books
import draws
import scopes
from life import PHONE_AT, Killed, Life, Pulled
from trial import Wrong, check_sentences, scope_of

CONSUMERS = ("car:00:1A:7D:DA:71:13", "app:dialer.service")
BOOKS = ("pb", "pb", "pb", "fav", "och")
REFUSED = scopes.Grant(None, "trip")
STEPS_MAX = 8  # of one life
FIRST_GUESS = 0.002  # seconds that a step takes, until one of its kind was measured


@contextlib.contextmanager
def on_a_bus(folder):
    """A session bus, on which what is started meanwhile is."""
    with Bench(folder / "bus") as bench:
        bus = Bus(bench, "bus")
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.address
        yield bus


class Day:
    def __init__(self, folder, bus, draw):
        self.bus, self.draw, self.bench = bus, draw, Bench(folder)
        self.figures = collections.Counter()
        self.address = f"unixpkt:{self.bench.socket('car')}"
        self.state = self.bench.dir / "state"
        put_key(self.state)
        self.store = self.people()
        self.phone_at = f"unixpkt:{self.bench.socket('phone')}"
        self.store_at = self.bench.folder("store")
        for book, cards in self.store.items():
            (self.store_at / book).mkdir(parents=True)
            for handle, text in cards.items():
                (self.store_at / book / f"{handle}.vcf").write_bytes(text)
        told = {book.replace("telecom/", ""): {h: books.read(text)[0] for h, text in cards.items()}
                for book, cards in self.store.items()}
        self.known = books.Phone(told, list(told["fav"].values()))
        self.phone = None
        self.takes = {}  # seconds, of the last step of each kind
        self.held = {consumer: [None] for consumer in CONSUMERS}  # what may be in the state
        self.met = set()  # consumers of which the daemon must know: they asked in this life, or were decided for
        self.seen = {}  # database identifier: whose decision it stood for
        self.contents = {}  # (database identifier, folder version, book): a digest of its bytes
        self.version = 0  # the highest folder version
        self.row = 0  # the ledger's last one when this life, or a ledger that was emptied, began
        self.released = []  # (when the first byte came, consumer, book) of each session since
        self.write_config(draws.Config(draw))

    def people(self):
        """A phone whose pb takes many packets."""
        store = draws.store(self.draw)
        pb = store["telecom/pb"]
        for number in range(20, 120):
            pb[number] = draws.person(self.draw, number).replace(b"NOTE:", b"NOTE:" + b"long " * 60)
        return store

    def close(self):
        self.bench.close()

    # --- what is there ---

    def write_config(self, config):
        """As in reality: whole or not at all."""
        self.config = config
        fresh = self.bench.dir / "fresh"
        fresh.write_text(config.text.replace("Wait=0", "Wait=10"))
        fresh.rename(self.bench.dir / "contactguard.conf")

    def phone_comes(self):
        if self.phone is None:
            self.phone = self.bench.start("phone", [BUILD / "fake-phone", "--listen", self.phone_at, "--store",
                                                    self.store_at])
            self.phone.wait_line("ready")

    def phone_goes(self):
        if self.phone is not None:
            self.phone.stop()
            self.phone = None

    def decision(self, consumer, grant):
        return scopes.decide(self.config.scopes, self.config.rules, grant, draws.PHONE, consumer)

    # --- one life ---

    def start(self, before=()):
        """before: a command that it is an argument of."""
        self.phone_comes()
        self.consumer = self.draw.choice(CONSUMERS)
        self.life = Life(self.bench, self.bus, self.address, [
            "--config", self.bench.dir / "contactguard.conf", "--state", self.state, "--bus", "session", "--listen",
            self.address, "--phone", self.phone_at, "--car", self.consumer, "--phone-id", draws.PHONE], before)

    def live(self):
        """A life, ended somewhere; then nothing is taken for granted."""
        self.start()
        self.check_after_start()
        steps = self.draw.randint(1, STEPS_MAX)
        for _ in range(steps - 1):
            self.whole(self.step())
        self.last(self.step())

    def whole(self, step):
        begin = time.monotonic()
        step(self)
        self.takes[step] = time.monotonic() - begin

    def last(self, step):
        """Killed at a moment of the time that such a step takes, at a packet, or at once when it is answered."""
        when = self.draw.choice(("in time", "in time", "at a packet", "answered"))
        if when == "at a packet":
            step = self.draw.choice((Day.pull_of_all, Day.asked))
            self.life.kill_at_packet(self.draw.randint(1, 50))
        elif when == "in time":
            self.life.kill_after(self.draw.uniform(0, 1.1 * self.takes.get(step, FIRST_GUESS)))
        name = step.__name__
        try:
            step(self)
            name = f"just after {name}"
        except Killed:
            pass
        self.life.wait_end()
        self.figures[f"killed {name}"] += 1
        self.figures["kills"] += 1
        for consumer, may in self.held.items():
            self.held[consumer] = [None if grant and grant.lifetime == "once" else grant for grant in may]

    def step(self):
        return self.draw.choices([step for step, _ in STEPS], [weight for _, weight in STEPS])[0]

    # --- steps: what the driver does ---

    def decide(self, consumers, after, method, *arguments):
        """A call that decides for these consumers; until it has returned it may have, or not."""
        before = {consumer: self.held[consumer] for consumer in consumers}
        for consumer in consumers:
            self.held[consumer] = before[consumer] + [after]
        method(*arguments)
        for consumer in consumers:
            self.held[consumer] = [after]

    def grant(self):
        consumer, lifetime = self.any_known(), self.draw.choice(draws.LIFETIMES)
        if self.draw.random() < .3:
            picked, lines = draws.scope(self.draw, "chosen")
            text = "\n".join(["[Scope chosen]", *lines])
        else:
            text = self.draw.choice(sorted(self.config.scopes) + ["everything"] * 4)
            picked = self.config.scopes[text]
        self.decide([consumer], scopes.Grant(picked, lifetime), self.life.consumer, consumer, "Grant", text, lifetime)

    def revoke(self):
        consumer = self.any_known()
        self.decide([consumer], scopes.Grant(None, "always"), self.life.consumer, consumer, "Revoke")

    def forget(self):
        consumer = self.any_known()
        self.decide([consumer], None, self.life.consumer, consumer, "Forget")

    def forget_the_phone(self):
        self.decide(list(CONSUMERS), None, self.life.call, PHONE_AT, "Phone1", "Forget")

    def hand_back(self):
        self.decide(list(CONSUMERS), None, self.life.call, "/org/contactguard", "Manager1", "Handback")

    def reload(self):
        self.write_config(draws.Config(self.draw))
        self.life.call("/org/contactguard", "Manager1", "Reload")

    def erase(self):
        """Until it has returned, rows may be emptied or not; those of before are not looked at again."""
        self.row, self.released = self.row + len(self.life.rows(self.row)), []
        self.life.call("/org/contactguard", "Ledger1", "Erase", "(a{sv})", {})

    def any_known(self):
        return self.draw.choice(sorted(self.met))

    # --- steps: what the car and the phone do ---

    def pull_of_all(self):
        """There is much to cut off."""
        granted = scopes.Grant(self.config.scopes["everything"], "always")
        self.decide([self.consumer], granted, self.life.consumer, self.consumer, "Grant", "everything", "always")
        self.pull("pb")

    def pull(self, book=None):
        told, book = Pulled(), book or self.draw.choice(BOOKS)
        grants = self.held[self.consumer]
        try:
            self.life.pull(book, told)
        finally:
            self.check_pulled(book, told, grants[:1])
        self.connection_over()

    def asked(self):
        """A pull while an agent is there, which answers what it is asked."""
        agent, told = self.life.agent(), Pulled()
        ended = []

        def pull():
            try:
                self.life.pull("pb", told)
            except Killed:
                ended.append(True)
            agent.nothing_more()

        car = threading.Thread(target=pull)
        car.start()
        question = agent.question()
        if question:
            self.answer(question)
        car.join()
        agent.vanish()
        if ended:
            self.check_pulled("pb", told, self.held[self.consumer])
            raise Killed
        self.check_pulled("pb", told, self.held[self.consumer][-1:])
        self.settle(told)
        self.connection_over()

    def answer(self, question):
        if self.draw.random() < .2:
            self.held[self.consumer] = self.held[self.consumer] + [REFUSED]
            question.refuse()
            return
        name, lifetime = self.draw.choice(question.details["scopes"]), self.draw.choice(draws.LIFETIMES)
        self.held[self.consumer] = self.held[self.consumer] + [scopes.Grant(self.config.scopes[name], lifetime)]
        question.answer(name, lifetime)

    def settle(self, told):
        """Cards came under a grant, so it is durable; a refusal may count before it is."""
        may = self.held[self.consumer]
        if may[-1] and may[-1].scope:
            self.held[self.consumer] = may[-1:]
        else:
            self.held[self.consumer] = may[::-1]

    def connection_over(self):
        if any(grant and grant.lifetime == "once" for grant in self.held[self.consumer]):
            while self.life.lifetime(self.consumer) == "once":
                pass  # each call is answered after what came before it
            self.held[self.consumer] = [None if grant and grant.lifetime == "once" else grant
                                        for grant in self.held[self.consumer]]

    def phone_returns(self):
        self.phone_goes()
        self.phone_comes()

    # --- what must hold ---

    def check_after_start(self):
        """The state opens (the daemon is ready); what is in force is one of what may be."""
        self.check_ledger()
        self.life.pull("och")  # so that this consumer is known
        self.met = {self.consumer} | {c for c, may in self.held.items() if None not in may}
        for consumer in sorted(self.met):
            self.find_out(consumer)
        self.check_identifiers()

    def find_out(self, consumer):
        sentences = self.life.consumer(consumer, "Explain", "pb")[0]
        faults = []
        for grant in self.held[consumer]:
            decision, told = self.decision(consumer, grant), scope_of(sentences, "pb")
            try:
                check_sentences(sentences, decision, "pb")
            except Wrong as wrong:
                faults.append(str(wrong))
                continue
            if (told.clauses, told.fields, told.list) == decision.scope[1:4]:
                if len(self.held[consumer]) > 1:
                    kept = grant is self.held[consumer][-1]
                    self.figures["decisions in flight: " + ("made" if kept else "not made")] += 1
                self.held[consumer] = [grant]
                return
            faults.append(f"{decision}")
        raise Wrong(f"{consumer}: in force is what nobody decided\n{sentences}\n" + "\n".join(faults))

    def check_ledger(self):
        """The chain is sound, each session that got anything has its row, and none is left open."""
        sound, report = self.life.call("/org/contactguard", "Ledger1", "Verify")
        if not sound:
            raise Wrong(f"the ledger is not sound: {report}")
        rows = self.life.rows(self.row)
        opened = [row for row in rows if row["Kind"] == "open"]
        closed = collections.Counter(row["Opened"] for row in rows if row["Kind"] == "close")
        if any(closed[row["Row"]] != 1 for row in opened):
            raise Wrong(f"rows that are not closed once: {rows}")
        covered = collections.Counter((row["Consumer"], row["Repository"]) for row in opened)
        without = collections.Counter((consumer, book) for _, consumer, book in self.released) - covered
        if without:
            raise Wrong(f"released without a record: {without}, of {covered}")
        self.figures["sessions with a row"] += len(self.released)
        self.figures["rows closed as unknown"] += sum(row.get("End") == "unknown" for row in rows)
        self.row, self.released = max([self.row] + [row["Row"] for row in rows]), []

    def check_pulled(self, book, told, grants):
        """Cards that came are those of one of these decisions, all of them where the answer went to its end."""
        if told.body == b"":
            return
        self.released.append((told.began, self.consumer, book))
        self.figures["pulls with cards"] += 1
        faults = []
        for grant in grants:
            scope = self.decision(self.consumer, grant).scope
            answer = books.answer(scope, self.known, self.config.country, books.Request("pull", book, {}))
            mine, theirs = books.as_counter(answer.cards), books.as_counter(told.cards)
            if not theirs - mine and (told.code != "A0" or mine == theirs):
                if told.code == "A0":
                    self.remember(told, grant, scope, book)
                else:
                    self.figures["pulls cut off after some cards"] += 1
                return
            faults.append(f"{scope}: {sum(theirs.values())} cards, and not {sum(mine.values())}")
        raise Wrong(f"{self.consumer} got of {book} what it was not granted:\n" + "\n".join(faults))

    def remember(self, told, grant, scope, book):
        """A database identifier stands for one decision, and with a folder version for one content."""
        database, version = told.identifiers
        stands_for = self.seen.setdefault(database, (self.consumer, grant, scope[1:]))
        if stands_for[0] != self.consumer or stands_for[1] is not grant or stands_for[2] != scope[1:]:
            raise Wrong(f"the database identifier {database.hex()} has stood for {stands_for}, and now for {grant}")
        digest = hashlib.sha256(told.body).digest()
        if self.contents.setdefault((database, version, book), digest) != digest:
            raise Wrong(f"version {version} of {book} has had other content")
        self.version = max(self.version, version)

    def check_identifiers(self):
        """No folder version comes twice: this life's are above all of those before."""
        told = self.life.pull("pb")
        if told.identifiers[1] and told.identifiers[1] <= self.version:
            raise Wrong(f"folder version {told.identifiers[1]} comes again; {self.version} was reached")
        self.check_pulled("pb", told, self.held[self.consumer])
        self.connection_over()


STEPS = [(Day.grant, 30), (Day.revoke, 8), (Day.forget, 8), (Day.forget_the_phone, 3), (Day.hand_back, 3), (Day.reload, 8),
         (Day.pull, 25), (Day.asked, 12), (Day.phone_returns, 3), (Day.erase, 3)]


def play(folder, bus, draw, kills):
    """The figures of a day of so many kills."""
    day = Day(folder, bus, draw)
    try:
        for _ in range(kills):
            day.live()
        return day.figures
    finally:
        day.close()
