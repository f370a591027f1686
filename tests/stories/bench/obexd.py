"""Debian's obexd as it is, with our plugin in its plugin folder, which exists for that process only.

The folder is compiled into obexd. A mount namespace of its own lays a folder that holds the plugin over the library
folder; nothing on the machine changes. It needs root; in a chroot `unshare` can't make the root mount private, so
there the namespace stays as it is and only the library folder is made private, after it is bound on itself.
"""
import functools
import os
import pathlib
import re
import shutil
import subprocess

from .process import BenchError

OBEXD = pathlib.Path("/usr/libexec/bluetooth/obexd")

PLACE = """set -e
mount --bind "$LIBDIR" "$LIBDIR"
mount --make-private "$LIBDIR"
mount -t overlay contactguard -o "lowerdir=$LAYER:$LIBDIR" "$LIBDIR"
exec "$@"
"""
NAMESPACES = (["unshare", "--mount"],
              ["unshare", "--mount", "--propagation", "unchanged"],
              ["unshare", "--user", "--map-current-user", "--keep-caps", "--mount"])


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
    """Command and environment before a program that is to see the layer."""
    library = plugin_folder().parent.parent
    env = {"LIBDIR": str(library), "LAYER": str(layer), "PATH": os.environ["PATH"]}
    return working_namespace(str(library), str(layer)) + ["sh", "-c", PLACE, "place"], env


@functools.lru_cache(maxsize=None)
def _probe(namespace, library, layer):
    env = {"LIBDIR": library, "LAYER": layer, "PATH": os.environ["PATH"]}
    run = subprocess.run([*namespace, "sh", "-c", PLACE, "place", "test", "-d",
                          f"{library}/obex/plugins"], env=env, capture_output=True, text=True)
    return run.returncode == 0, run.stderr.strip()


def working_namespace(library, layer):
    answers = []
    for namespace in NAMESPACES:
        works, said = _probe(tuple(namespace), library, layer)
        if works:
            return namespace
        answers.append(f"{' '.join(namespace)}: {said}")
    raise BenchError("obexd can't be given our plugin here (root, or user namespaces, is needed; "
                     "CONTACTGUARD_NO_STOCK=1 leaves these stories out):\n" + "\n".join(answers))


def start(bench, name, machine, plugin=True, options=()):
    """obexd on this machine; back when it owns org.bluez.obex."""
    layer = make_layer(bench.folder(f"{name}-layer"), bench.plugin if plugin else None)
    before, env = in_place(layer)
    (machine.home / ".cache").mkdir(exist_ok=True)
    process = bench.start(name, [*before, OBEXD, "-n", "-d", *options],
                          env={**machine.env(), **env, "PATH": machine.env()["PATH"],
                               "DBUS_SESSION_BUS_ADDRESS": machine.session.address})
    machine.session.wait_name("org.bluez.obex", process)
    return process
