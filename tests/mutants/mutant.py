# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a NAME.mutant file and applies it to a tree.

    Channel: what carries the leak
    Leaks: what is released

    edit FILE FUNCTION
     a line that stays
    -a line that goes
    +a line that comes

A file holds one edit or more. An edit's stays and goes together are its `old`, its stays and comes its `new`. The
old must occur exactly once in that function's definition (`*` for FUNCTION: in the whole file). White space between
words does not matter, so moving a function or laying out a line in another way leaves the mutant as it is."""
import re


class Fault(Exception):
    """The mutant or the tree is wrong, not the code under test."""


class Edit:
    def __init__(self, path, function):
        self.path, self.function = path, function
        self.old, self.new = [], []

    def add_line(self, sign, line):
        if sign in " -":
            self.old.append(line)
        if sign in " +":
            self.new.append(line)

    def span(self, text):
        """Where in the file's text the function stands."""
        if self.function == "*":
            return 0, len(text)
        found = list(re.finditer(rf"^[A-Za-z_][^\n;{{}}=]*\b{re.escape(self.function)}\([^;{{}}]*\)\s*\n\{{.*?^\}}", text,
                                 re.M | re.S))
        if len(found) != 1:
            raise Fault(f"{self.path} defines {self.function}() {len(found)} times")
        return found[0].span()

    def apply(self, text):
        start, end = self.span(text)
        words = " ".join(self.old).split()
        if not words:
            raise Fault(f"{self.path} {self.function}: the edit names no old line")
        found = list(re.finditer(r"\s+".join(map(re.escape, words)), text[start:end]))
        if len(found) != 1:
            raise Fault(f"{self.path} {self.function}: the old lines occur {len(found)} times")
        at, till = (start + place for place in found[0].span())
        return text[:at] + "\n".join(self.new).lstrip() + text[till:]


class Mutant:
    def __init__(self, path):
        self.name, self.edits = path.stem, []
        header = {}
        for number, line in enumerate(path.read_text().splitlines(), 1):
            try:
                self.read_line(line, header)
            except (ValueError, IndexError):
                raise Fault(f"{path.name}:{number}: not a line of a mutant: {line}") from None
        if not header.keys() >= {"Channel", "Leaks"} or not self.edits:
            raise Fault(f"{self.name}: a mutant has `Channel:`, `Leaks:` and an edit")
        self.channel, self.leaks = header["Channel"], header["Leaks"]
        self.files = list(dict.fromkeys(edit.path for edit in self.edits))
        self.rooms = list(dict.fromkeys(path.split("/")[1] for path in self.files))

    def read_line(self, line, header):
        if line.startswith("edit "):
            _, path, function = line.split()
            self.edits.append(Edit(path, function))
        elif self.edits and line[:1] in " -+" and line:
            self.edits[-1].add_line(line[0], line[1:])
        elif line.strip():
            key, text = line.split(": ", 1)
            header[key] = text

    def apply(self, tree):
        """The new texts of its files in the tree, by path."""
        texts = {path: (tree / path).read_text() if (tree / path).exists() else None for path in self.files}
        for edit in self.edits:
            if texts[edit.path] is None:
                raise Fault(f"{self.name}: the tree has no {edit.path}")
            try:
                texts[edit.path] = edit.apply(texts[edit.path])
            except Fault as fault:
                raise Fault(f"{self.name}: {fault}") from None
        return texts


def read_mutants(folder):
    return [Mutant(path) for path in sorted(folder.glob("*.mutant"))]
