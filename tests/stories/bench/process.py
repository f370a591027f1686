# SPDX-License-Identifier: GPL-2.0-or-later
"""One process of the bench: its own process group, its output read as it comes and kept in a file."""
import os
import signal
import subprocess
import threading
import time

from gi.repository import GLib

# Seconds that any one wait of the stories may take. It ends with its event, and the slowest (obexd under sanitized
# peers) needs about one: this is for a machine that does ten other things.
PATIENCE = 120


class BenchError(Exception):
    """Something of the bench did not come up; the text holds what it printed."""


class Process:
    """typed: its input is what type() gives it; else there is none."""

    def __init__(self, name, argv, log, env=None, typed=False):
        self.name, self.argv = name, [str(a) for a in argv]
        self._log, self._lines, self._ended = log, [], False
        self._news = threading.Condition()
        self._popen = subprocess.Popen(self.argv, stdin=subprocess.PIPE if typed else subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, env=env, start_new_session=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        with open(self._log, "wb") as log, self._popen.stdout as out:
            for line in out:
                log.write(line)
                log.flush()
                with self._news:
                    self._lines.append(line.decode(errors="replace").rstrip("\n"))
                    self._news.notify_all()
                GLib.MainContext.default().wakeup()
        with self._news:
            self._ended = True
            self._news.notify_all()
        GLib.MainContext.default().wakeup()

    @property
    def pid(self):
        return self._popen.pid

    def log(self):
        """All it has printed so far, as text."""
        with self._news:
            return "\n".join(self._lines)

    def running(self):
        return self._popen.poll() is None

    def type(self, line):
        self._popen.stdin.write(f"{line}\n".encode())
        self._popen.stdin.flush()

    def wait_line(self, text, count=1):
        """Waits for the count-th line that holds text, and returns it."""
        end = time.monotonic() + PATIENCE
        with self._news:
            while True:
                found = [line for line in self._lines if text in line]
                if len(found) >= count:
                    return found[count - 1]
                left = end - time.monotonic()
                if self._ended or left <= 0:
                    why = "ended" if self._ended else f"was silent for {PATIENCE} s"
                    raise BenchError(f"{self.name} {why} before it said {text!r}; it printed:\n"
                                     + "\n".join(self._lines[-60:]))
                self._news.wait(left)

    def wait_end(self):
        """Waits until it has ended by itself; its exit code."""
        try:
            code = self._popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise BenchError(f"{self.name} did not end; it printed:\n{self.log()}") from None
        self._reader.join(PATIENCE)
        if self._popen.stdin:
            self._popen.stdin.close()
        return code

    def kill(self, number=signal.SIGKILL):
        try:
            os.killpg(self._popen.pid, number)
        except ProcessLookupError:
            pass

    def stop(self):
        """Asks it to end, and its whole group; kills what does not. Its exit code."""
        self.kill(signal.SIGTERM)
        try:
            self._popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        self.kill()
        return self.wait_end()
