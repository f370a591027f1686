# SPDX-License-Identifier: GPL-2.0-or-later
"""contactguard-bonds as systemd would run it: a socket of packets, and a process for each connection, whose input it is.

    bonds = Bonds(bench.socket("bonds"), bench.folder("bluetooth"), uid, log)   # answers this user
    bonds.pair(adapter, device, "0123...")           # as bluetoothd writes it down
    System(bench, options=["--bonds", bonds.path])
    bonds.stop()                                     # nobody is there; start() again
"""
import pathlib
import shutil
import socket
import subprocess
import threading

from .bench import BUILD

INFO = """[General]
Name=A phone
Class=0x5a020c
SupportedTechnologies=BR/EDR;
Trusted=true

[LinkKey]
Key={}
Type=4
PINLength=0
"""


class Bonds:
    def __init__(self, path, folder, uid, log, program=BUILD / "contactguard-bonds"):
        self.path, self.folder = pathlib.Path(path), pathlib.Path(folder)
        self.uid, self._program = uid, program
        self._log = open(log, "wb")  # closed with the process
        self._listener = None
        self.start()

    def start(self):
        self.path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(str(self.path))
        self.path.chmod(0o666)
        self._listener.listen(16)
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self.path.unlink()

    def _serve(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                listener.close()
                return
            with connection:
                subprocess.run(self.command(), stdin=connection, stderr=self._log)

    def command(self):
        return [self._program, "--user", str(self.uid), "--root", self.folder]

    def info(self, adapter, device):
        return pathlib.Path(self.folder, adapter, device, "info")

    def pair(self, adapter, device, key):
        info = self.info(adapter, device)
        info.parent.mkdir(parents=True, exist_ok=True)
        info.write_text(INFO.format(key))

    def unpair(self, adapter, device):
        shutil.rmtree(self.info(adapter, device).parent)
