# SPDX-License-Identifier: GPL-2.0-or-later
"""A wire between two users: relay.py FROM TO. Who connects to the socket FROM, whoever he is, is led to TO as this
program's user. Packets pass as they are (SOCK_SEQPACKET)."""
import os
import socket
import sys
import threading

PACKET_MAX = 65535


def pump(source, sink):
    try:
        while packet := source.recv(PACKET_MAX):
            sink.send(packet)
    except OSError:
        pass
    for end in source, sink:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def main(path, target):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path)
    os.chmod(path, 0o666)
    listener.listen()
    print("ready", flush=True)
    while True:
        near = listener.accept()[0]
        far = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        far.connect(target)
        for ends in (near, far), (far, near):
            threading.Thread(target=pump, args=ends, daemon=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
