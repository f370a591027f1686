# SPDX-License-Identifier: GPL-2.0-or-later
"""What went over the air, from btmon's capture: the payloads of each direction of each L2CAP channel as one text, whatever
packets and segments they were cut into, and in which of them a value is found, in whichever form."""
import base64
import quopri
import struct

ACL_TX, ACL_RX = 4, 5  # opcodes of the monitor's format
I_FRAME_SAR = {0: 0, 1: 2, 2: 0, 3: 0}  # a start has the length of the whole before it


def packets(capture):
    """(opcode, adapter, bytes) of each record of a btsnoop file (format 2001)."""
    data = capture.read_bytes()
    assert data[:8] == b"btsnoop\0"
    at = 16
    while at + 24 <= len(data):
        _original, size, flags, _drops, _time = struct.unpack_from(">LLLLQ", data, at)
        yield flags & 0xFFFF, flags >> 16, data[at + 24:at + 24 + size]
        at += 24 + size


def frames(capture):
    """((adapter, direction, channel), payload) of each L2CAP frame, put together from its fragments."""
    partial = {}
    for opcode, adapter, data in packets(capture):
        if opcode not in (ACL_TX, ACL_RX):
            continue
        head, _size = struct.unpack_from("<HH", data)
        key = adapter, opcode, head & 0x0FFF
        begins = (head >> 12) & 3 != 1
        partial[key] = data[4:] if begins else partial.get(key, b"") + data[4:]
        if len(partial[key]) < 4:
            continue
        length, channel = struct.unpack_from("<HH", partial[key])
        if len(partial[key]) >= 4 + length:
            yield (adapter, opcode, channel), partial.pop(key)[4:4 + length]


def payload(frame):
    """That of an I-frame, without control, length and FCS; any other frame as it is."""
    control, = struct.unpack_from("<H", frame)
    return frame[2 + I_FRAME_SAR[control >> 14]:-2]


def streams(capture):
    """{(adapter, direction, channel): bytes}, of dynamic channels as of I-frames, and of all as they are."""
    found = {}
    for key, frame in frames(capture):
        found.setdefault((*key, "raw"), bytearray()).extend(frame)
        if key[2] >= 0x40 and len(frame) >= 6 and not frame[0] & 1:
            found.setdefault((*key, "joined"), bytearray()).extend(payload(frame))
    return found


def forms(value):
    """A text as bytes, in each form in which it could hide: UTF-8, UTF-16 of both orders, quoted-printable with every byte
    escaped, and base64 at each of its three shifts."""
    text = value.encode()
    yield from (text, value.encode("utf-16-be"), value.encode("utf-16-le"), quopri.encodestring(text))
    yield "".join(f"={byte:02X}" for byte in text).encode()
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + text)
        yield whole[-(-shift * 8 // 6):(shift + len(text)) * 8 // 6]


def found(heard, way, value):
    """In which of these streams the value went this way: (adapter's number, ACL_TX or ACL_RX). [] is nowhere."""
    return [key for key, data in heard.items() if key[:2] == way and any(form in data for form in forms(value))]
