# SPDX-License-Identifier: GPL-2.0-or-later
"""contactguard-bonds as systemd would run it: a socket of packets, and a process for each connection, whose input it is.

    bonds = Bonds(bench, uid)                        # answers this user, as a folder of its own has it
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
    def __init__(self, bench, uid):
        self.folder = bench.folder("bluetooth")
        self.path = bench.socket("bonds")
        self._uid = uid
        self._log = open(bench.dir / "logs" / "bonds.log", "wb")  # closed with the process
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
        return [BUILD / "contactguard-bonds", "--user", str(self._uid), "--root", self.folder]

    def info(self, adapter, device):
        return pathlib.Path(self.folder, adapter, device, "info")

    def pair(self, adapter, device, key):
        info = self.info(adapter, device)
        info.parent.mkdir(parents=True, exist_ok=True)
        info.write_text(INFO.format(key))

    def unpair(self, adapter, device):
        shutil.rmtree(self.info(adapter, device).parent)
