# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's obexd as it is, with our plugin in its plugin folder, which exists for that process only.

The folder is compiled into obexd; a layer that holds the plugin lies over the library folder. CONTACTGUARD_OBEXD names
another obexd, and CONTACTGUARD_PLUGIN the plugin built for it (make check-bluez).
"""
import os
import pathlib
import re
import shutil

from .layer import laid_over
from .logind import Logind
from .process import BenchError

OBEXD = pathlib.Path(os.environ.get("CONTACTGUARD_OBEXD", "/usr/libexec/bluetooth/obexd"))


def knows(word):
    """Whether this obexd has that text inside: what it can do differs from version to version."""
    return OBEXD.exists() and word.encode() in OBEXD.read_bytes()


def asks_logind():
    return knows("sd_login_monitor_new")


def plugin_folder():
    """The folder that this obexd scans, read from the program itself."""
    if not OBEXD.exists():
        raise BenchError(f"{OBEXD} is missing: apt-get install bluez-obexd")
    found = re.search(rb"/[ -~]*/obex/plugins\0", OBEXD.read_bytes())
    if not found:
        raise BenchError(f"{OBEXD} names no plugin folder")
    return pathlib.Path(found[0][:-1].decode())


def make_layer(folder, *plugins):
    """A folder to lay over the library folder: it holds these plugins, and no more."""
    place = folder / "obex" / "plugins"
    place.mkdir(parents=True)
    for plugin in filter(None, plugins):
        shutil.copy(plugin, place)
    return folder


def in_place(layer):
    """The words before a program that is to see the layer."""
    return laid_over({plugin_folder().parent.parent: layer})


def start(bench, name, machine, plugin=True, options=(), early=None, logind=None, offers=None, dials=None):
    """obexd on this machine; back when it owns org.bluez.obex. early: it does not load the plugin itself, but is made to
    at that moment of tests/bluez/early.c. logind: a Logind, whose word it hears; by default its user is active.
    offers, dials: folders that stand for the air (tests/bluez/radio.c)."""
    layer = make_layer(bench.folder(f"{name}-layer"), bench.plugin if plugin and not early else None,
                       bench.radio if offers or dials else None)
    (machine.home / ".cache").mkdir(exist_ok=True)
    if asks_logind() and not logind:
        logind = Logind(bench, f"{name}-run")
    before = [*in_place(layer), *(logind.over_run(bench.early) if logind else [])]
    if early:
        before += ["env", f"LD_PRELOAD={bench.early}", f"CONTACTGUARD_EARLY={early}",
                   f"CONTACTGUARD_EARLY_PLUGIN={bench.plugin}"]
    air = {key: str(folder) for key, folder in (("RADIO_OFFERS", offers), ("RADIO_DIALS", dials)) if folder}
    process = bench.start(name, [*before, OBEXD, "-n", "-d", *options],
                          env={**machine.env(), "DBUS_SESSION_BUS_ADDRESS": machine.session.address, **air})
    bus_of(machine, options).wait_name("org.bluez.obex", process)
    return process


def bus_of(machine, options):
    """The bus on which obexd serves its apps."""
    return machine.bus if "-s" in options else machine.session
