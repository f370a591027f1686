# SPDX-License-Identifier: GPL-2.0-or-later
"""A stock phone: obexd as the server of a folder of cards, handed to a guard over our plugin's private socket.

Its own guard is the stand-in, which only tells the plugin that this is a phone; whoever connects to `address` is the guard.
Debian's obexd cuts every card at 1,024 bytes and ignores Format and PropertySelector.
"""
import pathlib
import shutil

from . import obexd

BOOKS = ("pb", "ich", "och", "mch", "cch", "spd", "fav")
SIM_BOOKS = ("pb", "ich", "och", "mch", "cch")
FOLDERS = [f"telecom/{book}" for book in BOOKS] + [f"SIM1/telecom/{book}" for book in SIM_BOOKS]


def lay_out(store, folder):
    """store: a folder as fake-phone's, or {"telecom/pb": [card, ...]} numbered from 0. A book that
    stock obexd lacks is Not Found: all are made."""
    if isinstance(store, dict):
        for book, cards in store.items():
            (folder / book).mkdir(parents=True, exist_ok=True)
            for number, text in enumerate(cards, 0 if book.endswith("/pb") else 1):
                data = text if isinstance(text, bytes) else text.encode()
                (folder / book / f"{number}.vcf").write_bytes(data)
    else:
        shutil.copytree(store, folder, dirs_exist_ok=True)
    for book in FOLDERS:
        (folder / book).mkdir(parents=True, exist_ok=True)


class StockPhone:
    def __init__(self, bench, name, store, options=()):
        self.machine = bench.machine(name)
        self.store = pathlib.Path(self.machine.home) / "phonebook"
        self.store.mkdir()
        lay_out(store, self.store)
        self.socket = bench.socket(f"{name}-private")
        self.address = f"unixpkt:{self.socket}"
        self.guard = bench.stand_in(self.machine, "--placement", "phone", "--serve", self.socket)
        self.process = obexd.start(bench, name, self.machine, options=options)
        self.process.wait_line("contactguard: serving the phone")
