# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's obexd as it is, with our plugin in its plugin folder, which exists for that process only.

The folder is compiled into obexd; a layer that holds the plugin lies over the library folder.
"""
import pathlib
import re
import shutil

from .layer import laid_over
from .process import BenchError

OBEXD = pathlib.Path("/usr/libexec/bluetooth/obexd")


def plugin_folder():
    """The folder that this obexd scans, read from the program itself."""
    if not OBEXD.exists():
        raise BenchError(f"{OBEXD} is missing: apt-get install bluez-obexd")
    found = re.search(rb"/[ -~]*/obex/plugins\0", OBEXD.read_bytes())
    if not found:
        raise BenchError(f"{OBEXD} names no plugin folder")
    return pathlib.Path(found[0][:-1].decode())


def make_layer(folder, plugin):
    """A folder to lay over the library folder: it holds the plugin, if one is given, and no more."""
    place = folder / "obex" / "plugins"
    place.mkdir(parents=True)
    if plugin:
        shutil.copy(plugin, place / "contactguard.so")
    return folder


def in_place(layer):
    """The words before a program that is to see the layer."""
    return laid_over({plugin_folder().parent.parent: layer})


def start(bench, name, machine, plugin=True, options=()):
    """obexd on this machine; back when it owns org.bluez.obex."""
    layer = make_layer(bench.folder(f"{name}-layer"), bench.plugin if plugin else None)
    (machine.home / ".cache").mkdir(exist_ok=True)
    process = bench.start(name, [*in_place(layer), OBEXD, "-n", "-d", *options],
                          env={**machine.env(), "DBUS_SESSION_BUS_ADDRESS": machine.session.address})
    machine.session.wait_name("org.bluez.obex", process)
    return process
