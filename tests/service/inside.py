# SPDX-License-Identifier: GPL-2.0-or-later
"""What the service must show, on a machine that systemd has booted and where contactguard is installed: run by `run`."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

UNIT = "contactguardd.service"
CONF = pathlib.Path("/etc/contactguard/contactguard.conf")
UNITS = pathlib.Path("/run/systemd/system")
PATIENCE = 120
OBEXDS = pathlib.Path("/run/contactguard/obexd")


def run(*command, check=True):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    if check and done.returncode:
        raise AssertionError(f"{' '.join(command)}: {done.stdout}")
    return done.stdout.strip()


def show(name, unit=UNIT):
    return run("systemctl", "show", "--value", f"--property={name}", unit)


def until(told, what):
    """Waits for a condition."""
    end = time.monotonic() + PATIENCE
    while not (value := told()):
        assert time.monotonic() < end, f"{what}: not within {PATIENCE} s\n{run('systemctl', 'status', UNIT, check=False)}"
        time.sleep(0.02)
    return value


def call(method, *arguments, interface="org.contactguard.Manager1", path="/org/contactguard"):
    return run("busctl", "--json=short", "call", "org.contactguard", path, interface, method, *arguments)


def status_of(pid):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.split() for name, _, value in (line.partition(":") for line in lines)}


def running():
    """Its process, once it serves; another one than before is another number."""
    until(lambda: show("ActiveState") == "active", "active")
    return int(show("MainPID"))


@contextlib.contextmanager
def drop_in(text, unit=UNIT):
    path = UNITS / f"{unit}.d" / "trial.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    run("systemctl", "daemon-reload")
    try:
        yield
    finally:
        path.unlink()
        run("systemctl", "daemon-reload")


# --- The steps, in this order ---

def starts_by_its_name_on_the_bus():
    run("systemctl", "start", "dbus.service")
    assert show("ActiveState") == "inactive"
    assert "favourites" in run("busctl", "get-property", "org.contactguard", "/org/contactguard",
                               "org.contactguard.Manager1", "Scopes")
    return f"serving as {show('MainPID')}, status: {show('StatusText')}"


def has_no_rights():
    status = status_of(running())
    assert set(status["Uid"]) == {run("id", "-u", "contactguard")} != {"0"}
    assert {name: status[name] for name in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")} == \
        {"CapEff": ["0" * 16], "CapBnd": ["0" * 16], "NoNewPrivs": ["1"], "Seccomp": ["2"]}
    limits = pathlib.Path(f"/proc/{running()}/limits").read_text()
    assert "Max core file size        0                    0" in limits
    return f"capabilities none, {status['Seccomp_filters'][0]} filters"


def keeps_its_state_to_itself():
    state = pathlib.Path("/var/lib/contactguard")
    assert state.owner() == "contactguard" and state.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in state.iterdir()}
    assert "install.key" in modes and not any(mode & 0o077 for mode in modes.values()), modes
    return ", ".join(sorted(modes))


def comes_back_when_it_is_killed():
    before = running()
    os.kill(before, signal.SIGKILL)
    until(lambda: show("NRestarts") == "1", "started again")
    after = running()
    assert after != before
    call("Reload")
    return f"{before} was killed, {after} serves"


def reloads():
    text, before = CONF.read_text(), running()
    CONF.write_text(text + "\n[Scope mine]\nContacts=favourites\n")
    run("systemctl", "reload", UNIT)
    assert "mine" in run("busctl", "get-property", "org.contactguard", "/org/contactguard", "org.contactguard.Manager1",
                         "Scopes")
    CONF.write_text(text + "\n[Scope mine]\nContacts=everything\n")
    run("systemctl", "reload", UNIT)
    kept = show("StatusText")
    assert kept.startswith("the configuration stays as it was: "), kept
    warned = run("journalctl", "--unit", UNIT, "--priority=warning", "--output=cat", "--no-pager")
    assert kept in warned, warned
    CONF.write_text(text)
    run("systemctl", "reload", UNIT)
    assert running() == before and show("StatusText") == "serving this head unit"
    return kept


def does_not_try_a_wrong_configuration_again():
    text = CONF.read_text()
    run("systemctl", "stop", UNIT)
    CONF.write_text(text + "\n[Nonsense]\n")
    run("systemctl", "start", UNIT, check=False)
    assert (show("ActiveState"), show("ExecMainStatus"), show("NRestarts")) == ("failed", "2", "0")
    errors = run("journalctl", "--unit", UNIT, "--priority=err", "--output=cat", "--no-pager")
    assert "Nonsense" in errors, errors
    CONF.write_text(text)
    run("systemctl", "reset-failed", UNIT)
    run("systemctl", "start", UNIT)
    return "failed with 2, and stayed so"


def is_started_again_when_it_hangs():
    with drop_in("[Service]\nWatchdogSec=8s\n"):
        run("systemctl", "restart", UNIT)
        before = running()
        os.kill(before, signal.SIGSTOP)
        until(lambda: show("NRestarts") == "1", "started again")
        assert running() != before
    run("systemctl", "restart", UNIT)
    return "the watchdog saw it"


def started(pid):
    """Field 22 of what /proc has of it; "0" once it has ended."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except FileNotFoundError:
        return "0"


def consumer_of(pid, uid):
    """The consumer that this process is for the daemon."""
    call("OpenCar", "ssuut", "pbap", "AA:BB:CC:DD:EE:FF", str(pid), str(uid), started(pid),
         interface="org.contactguard.Link1")
    objects = json.loads(call("GetManagedObjects", interface="org.freedesktop.DBus.ObjectManager"))["data"][0]
    found = {bytes.fromhex(path.rpartition("consumer_")[2]).decode() for path in objects if "consumer_" in path}
    new = found - consumer_of.known
    consumer_of.known |= found
    return new.pop() if new else None


consumer_of.known = set()


def knows_apps_by_their_units():
    text = CONF.read_text()
    CONF.write_text(text + "\n[Link]\nPhone=unixpkt:/nowhere\n")  # any phone will do
    run("systemctl", "restart", UNIT)
    run("systemd-run", "--unit=dialer", "--service-type=exec", "sleep", "1000")
    run("systemd-run", "--unit=music@front", "--service-type=exec", "--uid=65534", "sleep", "1000")
    dialer, music = (int(show("MainPID", unit)) for unit in ("dialer", "music@front"))
    with subprocess.Popen(["systemd-run", "--scope", "--quiet", "--unit=session-1", "sleep", "1000"]) as session:
        until(lambda: show("ActiveState", "session-1.scope") == "active", "the session")
        seen = [consumer_of(dialer, 0), consumer_of(music, 65534), consumer_of(session.pid, 0), consumer_of(dialer, 7)]
        session.kill()
    run("systemctl", "stop", "dialer", "music@front")
    assert seen == ["app:dialer.service", "app:music@front.service", "uid:0", "app:?"], seen
    assert consumer_of(dialer, 0) is None  # app:? again
    CONF.write_text(text)
    run("systemctl", "restart", UNIT)
    return ", ".join(seen)


def leads_a_phones_obexd_to_its_folder():
    text = CONF.read_text()
    CONF.write_text(text + "\n[Link]\nPlacement=phone\n")
    run("systemctl", "restart", UNIT)
    served = json.loads(call("ServePhone", interface="org.contactguard.Link1"))["data"][0]
    CONF.write_text(text)
    run("systemctl", "restart", UNIT)
    assert pathlib.Path(served).parent == OBEXDS and OBEXDS.owner() == "root"
    return served


ASK = """import os, socket
asking = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
asking.settimeout(60)
asking.connect("/run/contactguard-bonds.socket")
try:
    asking.send(bytes([1, *range(32)]) + bytes.fromhex("00000000000FAABBCCDDEEFF"))
    print(asking.recv(4096).hex())
except (BrokenPipeError, ConnectionResetError):
    print()
"""


def ask_bonds(user):
    return run("setpriv", f"--reuid={user}", "--clear-groups", "/usr/bin/python3", "-c", ASK, check=False)


def tells_one_bond_from_another():
    """The socket came up with the daemon; it is its user's alone, and whoever else comes is not answered."""
    assert show("ActiveState", "contactguard-bonds.socket") == "active"
    info = pathlib.Path("/var/lib/bluetooth/00:00:00:00:00:0F/AA:BB:CC:DD:EE:FF/info")
    info.parent.mkdir(parents=True)
    info.parent.parent.parent.chmod(0o700)
    assert ask_bonds("contactguard") == "00"
    info.write_text("[LinkKey]\nKey=0123456789ABCDEF0123456789ABCDEF\n")
    info.chmod(0o600)
    first = ask_bonds("contactguard")
    assert len(first) == 66 and first == ask_bonds("contactguard")
    assert ask_bonds("root") == ""
    assert "PermissionError" in ask_bonds("nobody")
    info.write_text("[LinkKey]\nKey=FEDCBA9876543210FEDCBA9876543210\n")
    other = ask_bonds("contactguard")
    assert len(other) == 66 and other != first
    return f"{first[2:10]}, then {other[2:10]}"


def has_a_strict_drop_in_for_obexd():
    (UNITS / "obex.service").write_text("[Service]\nType=exec\nExecStart=/usr/bin/sleep 1000\n")
    with drop_in(pathlib.Path("/usr/share/contactguard/obexd-strict.conf").read_text(), "obex.service"):
        run("systemctl", "start", "obex.service")
        assert show("RestrictAddressFamilies", "obex.service") == "~AF_BLUETOOTH"
        status = status_of(show("MainPID", "obex.service"))
        run("systemctl", "stop", "obex.service")
    assert status["Seccomp"] == ["2"]
    return "AF_BLUETOOTH taken away"


def ends():
    run("systemctl", "stop", UNIT)
    assert (show("ActiveState"), show("Result"), show("ExecMainStatus")) == ("inactive", "success", "0")
    return "with 0"


STEPS = [starts_by_its_name_on_the_bus, has_no_rights, keeps_its_state_to_itself, comes_back_when_it_is_killed, reloads,
         does_not_try_a_wrong_configuration_again, is_started_again_when_it_hangs, knows_apps_by_their_units,
         leads_a_phones_obexd_to_its_folder, tells_one_bond_from_another, has_a_strict_drop_in_for_obexd, ends]


def main():
    for step in STEPS:
        try:
            print(f"{step.__name__.replace('_', ' ')}: {step()}", flush=True)
        except BaseException:
            print(run("journalctl", "--boot", "--lines=30", "--no-pager"), flush=True)
            raise
    print(f"service: {len(STEPS)} steps passed under {run('systemctl', '--version').splitlines()[0]}")


if __name__ == "__main__":
    sys.exit(main())
