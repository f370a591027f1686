# SPDX-License-Identifier: GPL-2.0-or-later
"""What a disk may hold after a power cut, from a trace of a program's writes.

The trace is strace's (-ff -ttt -T -xx -y). A write counts from when it begins, a sync when it has ended. What was not
synced may be there or not, write by write, and the last one in part; a file's name is there once it was synced, and
another one that it is given once its folder was."""
import os
import pathlib
import re
from typing import NamedTuple

CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,rename,unlink"
SECTOR = 512
TEXT = r'"((?:\\x[0-9a-f]{2})*)"'
LINE = re.compile(r"^(\d+\.\d+) (\w+)\((.*)\) += (-?\d+)(?:<[^>]*>)?(?: [A-Z]\w+ \(.*\))? <(\d+\.\d+)>$", re.S)


def command(trace):
    """What goes before a program that is to be traced into files trace.PID."""
    return ["strace", "-ff", "-ttt", "-T", "-xx", "-y", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(trace)]


class Op(NamedTuple):
    time: float
    kind: str  # write, sync, cut (to a length), make, remove, move (from an old name), names (are synced)
    name: str
    at: int = 0
    data: bytes = b""
    old: str = ""


def plain(text):
    return bytes.fromhex(text.replace("\\x", ""))


def ops_of(line, folder):
    """Those of one call, of files in folder."""
    found = LINE.match(line)
    if not found or found[4].startswith("-"):
        return []
    begin, call, words, end = float(found[1]), found[2], found[3], float(found[1]) + float(found[5])
    paths = [plain(hexed).decode(errors="replace") for hexed in re.findall(r"[<\"]((?:\\x[0-9a-f]{2})*)[>\"]", words)]
    path = paths[1] if call == "openat" else paths[0] if paths else ""
    if call == "fsync" and pathlib.Path(path) == folder:
        return [Op(end, "names", "")]
    if pathlib.Path(path).parent != folder or path.endswith("-shm"):
        return []
    name = pathlib.Path(path).name
    if call == "pwrite64":
        data = plain(re.search(TEXT, words)[1])
        return [Op(begin, "write", name, int(words.rpartition(", ")[2]), data)]
    if call in ("fdatasync", "fsync"):
        return [Op(end, "sync", name)]
    if call == "ftruncate":
        return [Op(begin, "cut", name, int(words.rpartition(", ")[2]))]
    if call == "openat":
        return [Op(begin, "make", name)] if "O_CREAT" in words else []
    if call == "unlink":
        return [Op(begin, "remove", name)]
    if call == "rename":
        return [Op(begin, "move", pathlib.Path(paths[1]).name, old=name)]
    raise ValueError(f"{call} of {name} is not understood")


def read(trace, folder):
    """All, as they took place."""
    ops = []
    for path in pathlib.Path(trace).parent.glob(f"{pathlib.Path(trace).name}.*"):
        for line in path.read_text().splitlines():
            ops += ops_of(line, folder)
    return sorted(ops, key=lambda op: op.time)


class File:
    def __init__(self):
        self.safe, self.is_safe, self.waiting = b"", False, []  # content, whether its name is there, what is not synced
        self.old = ""  # the name that it has if the last move is lost
        self.replaced = None  # the file that has its name then

    def do(self, op):
        if op.kind == "sync":
            self.safe, self.is_safe = self.after(self.waiting), True
            self.waiting = []
        elif op.kind != "make":
            self.waiting.append(op)

    def after(self, ops):
        content = bytearray(self.safe)
        for op in ops:
            if op.kind == "cut":
                content = content[:op.at].ljust(op.at, b"\0")
            else:
                content = content.ljust(op.at, b"\0")
                content[op.at:op.at + len(op.data)] = op.data
        return bytes(content)

    def torn(self, draw):
        """Some of the writes, the last of these perhaps in part."""
        kept = [op for op in self.waiting if draw.random() < .5]
        if kept and kept[-1].kind == "write":
            whole = len(kept[-1].data)
            kept[-1] = kept[-1]._replace(data=kept[-1].data[:draw.randrange(0, whole + SECTOR, SECTOR)])
        return self.after(kept)


class Disk:
    def __init__(self):
        self.files = {}

    def do(self, op):
        if op.kind == "remove":
            self.files.pop(op.name, None)
        elif op.kind == "move":
            replaced = self.files.get(op.name)
            self.files[op.name] = self.files.pop(op.old)
            self.files[op.name].old, self.files[op.name].replaced = op.old, replaced
        elif op.kind == "names":
            for file in self.files.values():
                file.old, file.replaced = "", None
        else:
            self.files.setdefault(op.name, File()).do(op)

    def lay_out(self, folder, how, draw):
        """how: synced, all or torn."""
        for name, file in self.files.items():
            self._lay_out_file(folder, name, file, how, draw)

    def _lay_out_file(self, folder, name, file, how, draw):
        if how == "all":
            content = file.after(file.waiting)
        elif how == "torn" and (file.is_safe or draw.random() < .5):
            content = file.torn(draw)
        elif file.is_safe:
            content = file.safe
        else:
            return
        if file.old and (how == "synced" or how == "torn" and draw.random() < .5):
            if file.replaced:
                self._lay_out_file(folder, name, file.replaced, how, draw)
            name = file.old
        (folder / name).write_bytes(content)
        os.chmod(folder / name, 0o600)
