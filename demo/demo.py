# SPDX-License-Identifier: GPL-2.0-or-later
"""What a car gets from a phone, with and without contactguard between them.

The first part has stock programs at both ends: BlueZ's obexd as the phone and as the head unit, our plugin in both, and
contactguardd between them, all on private buses. The second part has fake-phone, fake-headunit and large cards. In the
third part nobody has decided: the driver is asked at a terminal, where the demo types the answer.
The demo touches nothing of the machine, and everything ends with it. It exits with 1 if something left that should not
have left.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "stories"))

from bench import Bench, BenchError  # noqa: E402
from people import OWNER, phone_store  # noqa: E402

CONTACTS = 300  # cards of less than 1,000 bytes: the stock phone cuts longer ones
BIG_CONTACTS = 120
PHOTO_SIZE = 9000
COLUMNS = ("contacts", "numbers", "addresses", "birthdays", "e-mails", "notes", "photos", "calls",
           "caller id")
MARKS = {"numbers": "TEL", "addresses": "ADR", "birthdays": "BDAY",
         "e-mails": "EMAIL", "notes": "NOTE", "photos": "PHOTO"}
SCOPES = ("lookup", "favourites", "names-and-numbers", "everything")


def say(text=""):
    print(text, flush=True)


def counts(body):
    """Counts the properties of each kind that are not empty."""
    found = dict.fromkeys(COLUMNS, 0)
    for line in body.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        name = name.partition(";")[0].rpartition(".")[2].upper()
        found["contacts"] += line.upper().endswith("BEGIN:VCARD")
        for column, mark in MARKS.items():
            if mark == name and value.strip(";"):
                found[column] += 1
    return found


def header():
    say(f"  {'':24}" + "".join(f"{column:>11}" for column in COLUMNS))


def row(title, found):
    say(f"  {title:24}" + "".join(f"{found[column]:>11}" for column in COLUMNS))


# --- Stock obexd at both ends ---


def ask(unit, stranger):
    """Asks what a head unit asks when it comes near a phone, and then for one number that calls."""
    book = unit.app().pbap()
    found = dict.fromkeys(COLUMNS, 0)
    book.select("int", "pb")
    size, listed = book.size(), book.list()
    if size:
        found = counts(book.pull_all(Format="vcard30"))
    found["contacts"] = size
    hits = book.search("number", stranger)
    found["caller id"] = "name" if hits and hits[0][1] else "-"
    for history in ("ich", "och", "mch"):
        book.select("int", history)
        found["calls"] += book.size()
    assert len(listed) == size, "the listing and the size disagree"
    book.close()
    return found


def stock_rows(bench, store, stranger):
    phone = bench.phone(store)
    yield "without the guard", ask(bench.head_unit(bench.direct("bare", phone.address)), stranger)
    for scope in ("ask", *SCOPES):
        machine = bench.machine(scope)
        bench.daemon(machine, f"[Rule demo]\nPhone=*\nConsumer=*\nScope={scope}\n", phone.address)
        title = "with it, no decision" if scope == "ask" else scope
        yield title, ask(bench.head_unit(machine), stranger)


def stock(bench):
    store = phone_store(CONTACTS)
    stranger = last_number(store["telecom/pb"])
    say(f"\n1. A phone with {CONTACTS} contacts and {len(store['telecom/fav'])} favourites. "
        "Both ends are BlueZ's own obexd, unmodified.")
    say("   The car asks GetSize, List and PullAll of pb, a search for one calling number, and the "
        "sizes of ich, och, mch.\n")
    header()
    rows = {}
    for title, found in stock_rows(bench, store, stranger):
        rows[title] = found
        row(title, found)
    return rows


def last_number(cards):
    """Returns a number of the last contact that has one, who is no favourite."""
    lines = [line for card in cards for line in text(card).splitlines() if line.startswith("TEL")]
    return lines[-1].rpartition(":")[2]


def text(card):
    return card if isinstance(card, str) else card.decode("utf-8", "replace")


# --- fake-phone and fake-headunit ---


def corpus_store():
    """Returns real exports if they are at hand. They are beside the checkout and no part of it."""
    place = pathlib.Path(os.environ.get("CONTACTGUARD_CORPUS",
                                        HERE.parent.parent / "shared" / "corpus"))
    files = [file.read_bytes() for file in sorted(place.glob("vcards/*.vcf"))]
    return {"telecom/pb": [OWNER, *files], "telecom/fav": files[:3]} if files else None


def headunit(bench, address, *commands):
    """Runs fake-headunit. Returns [(its JSON line, the body it got), ...], CONNECT first."""
    program = [bench.plugin.parent / "fake-headunit", "--connect", address, "--target", "pbap",
               "--json", "--save", bench.dir / address.rpartition("/")[2], *commands]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [(answer, pathlib.Path(answer["body"]).read_bytes() if answer["body"] else b"")
            for answer in answers]


def desk_ask(bench, address, stranger):
    _, pulled, _, searched, *calls = headunit(
        bench, address, "pull pb format=3.0", "cd /telecom",
        f"list pb search={stranger} by=number", "size ich", "size och", "size mch")
    found = counts(pulled[1])
    found["calls"] = sum(answer["count"] for answer, _ in calls)
    found["caller id"] = "name" if searched[0]["count"] else "-"
    return found


def desk(bench):
    real = corpus_store()
    store = real or phone_store(BIG_CONTACTS, photo_size=PHOTO_SIZE)
    stranger = last_number(store["telecom/pb"])
    what = "real exports of phones and mail programs" if real else \
        f"{BIG_CONTACTS} contacts, each with a picture"
    say(f"\n2. The testers' programs, fake-phone and fake-headunit: {what}.\n")
    header()
    phone = bench.fake_phone(store)
    row("without the guard", desk_ask(bench, phone, stranger))
    rows = {}
    for scope in ("nothing", *SCOPES):
        address = f"unixpkt:{bench.socket('car-' + scope)}"
        bench.start(f"desk-{scope}", [
            bench.plugin.parent / "contactguardd", "--state", bench.folder(f"desk-{scope}-state"),
            "--listen", address, "--phone", phone, "--scope", scope]).wait_line("ready")
        rows[scope] = desk_ask(bench, address, stranger)
        row(scope, rows[scope])
    return rows


# --- The driver is asked ---


class Driver:
    """A desk at which nobody has decided, and the driver's terminal."""

    CAR = "car:00:00:00:00:00:00"
    PHONE = "00:00:00:00:00:00"

    def __init__(self, bench, phone):
        self.bench, self.machine = bench, bench.machine("driver")
        self.programs = bench.plugin.parent
        self.address = f"unixpkt:{bench.socket('car-asks')}"
        bench.start("asking", [
            self.programs / "contactguardd", "--bus", "session", "--state", bench.folder("asking-state"),
            "--listen", self.address, "--phone", phone], env=self.machine.env()).wait_line("ready")

    def words(self, *words):
        return [self.programs / "contactguard", "--bus", "session", *words]

    def run(self, *words):
        """Runs one command of the driver, and shows it as on a terminal."""
        say(f"\n   $ contactguard {' '.join(words)}")
        done = subprocess.run(self.words(*words), env=self.machine.env(), capture_output=True,
                              text=True, timeout=60, check=True)
        self.show(done.stdout.splitlines())

    @staticmethod
    def show(lines):
        for line in lines:
            say(f"   {line}".rstrip())

    def agent(self):
        agent = self.bench.start("agent", self.words("agent"), env=self.machine.env(), typed=True)
        agent.wait_line("Waiting for questions")
        return agent

    def car(self, name):
        """Starts fake-headunit, which pulls, and does not wait for its end."""
        return self.bench.start(name, [
            self.programs / "fake-headunit", "--connect", self.address, "--target", "pbap", "--json",
            "--save", self.bench.dir / name, "pull pb format=3.0"])

    def got(self, car, name):
        if car.wait_end() != 0:
            raise BenchError(f"the car failed:\n{car.log()}")
        found = counts((self.bench.dir / name / "001.body").read_bytes())
        return found | {"calls": "-", "caller id": "-"}  # it did not ask for these


def choose(question, scope, lifetime):
    """Returns what somebody types: the numbers that stand before these two."""
    numbers = {}
    for line in question:
        number, _, choice = line.strip().partition("  ")
        numbers[choice.partition(" (")[0]] = number
    return f"{numbers[scope]} {numbers[lifetime]}"


def asked(bench):
    store = phone_store(CONTACTS)
    say("\n3. Nobody has decided. A car asks BlueZ's obexd as the phone; its request waits while the "
        "driver is asked.")
    driver = Driver(bench, bench.phone(store, name="asked").address)
    agent = driver.agent()
    car = driver.car("first")
    agent.wait_line("Type a number")
    driver.run("pending")
    question = agent.log().splitlines()[1:]
    answer = choose(question, "favourites", "trip")
    say("\n   $ contactguard agent")
    driver.show([*question, f"> {answer}"])
    agent.type(answer)
    driver.show([agent.wait_line("Answered").removeprefix("> ")])
    say()
    header()
    rows = {"favourites, asked for": driver.got(car, "first")}
    row("what the car then got", rows["favourites, asked for"])
    driver.run("log")
    driver.run("revoke", driver.PHONE, driver.CAR)
    rows["revoked"] = driver.got(driver.car("second"), "second")
    say()
    row("the car, once more", rows["revoked"])
    return len(store["telecom/fav"]), rows


# --- The whole ---


def leaks(rows):
    """Says in words what should never have left."""
    empty = rows.get("with it, no decision") or rows["nothing"]
    if any(empty[column] for column in COLUMNS if column != "caller id"):
        yield "something left without a decision"
    if rows["lookup"]["contacts"]:
        yield "lookup listed somebody"
    for scope in ("favourites", "names-and-numbers"):
        for column in ("addresses", "birthdays", "e-mails", "notes", "photos"):
            if rows[scope][column]:
                yield f"{column} left under {scope}"


def broken_promises(favourites, rows):
    """Says in words what the driver was promised and did not get."""
    if rows["favourites, asked for"]["contacts"] != favourites + 1:
        yield "the car got something other than the favourites and the owner"
    if rows["revoked"]["contacts"]:
        yield "something left after a revocation"


def main():
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="contactguard-") as folder, Bench(folder) as bench:
        wrong = [*leaks(stock(bench)), *leaks(desk(bench)), *broken_promises(*asked(bench))]
    for words in wrong:
        say(f"WRONG: {words}")
    say(f"\nWith a list released, its first entry is the phone's owner. Done in "
        f"{time.monotonic() - start:.0f} s.")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BenchError as error:
        sys.exit(f"demo: {error}")
