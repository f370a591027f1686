# SPDX-License-Identifier: GPL-2.0-or-later
"""A machine as it is once contactguard is installed: a system bus under our policy, polkitd with our actions and rules, and
the daemon as a user of its own. And its users, each of whom may come as a program that calls.

    system = System(bench, config=CONFIG)
    stranger = system.caller("stranger")
    stranger.call(path, interface, method, "('favourites', 'trip')")      # an Answer

The users and what is installed exist for these programs only: a layer lies over /etc and over polkit's folder. There is
no logind, as on many a head unit: polkit knows users and groups, and no sessions."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
from typing import NamedTuple

from . import bench as benches
from .heir import started
from .layer import laid_over
from .machine import Bus
from .process import BenchError

# uid, and name.
USERS = {"root": 0, "contactguard": 61001, "obexd": 61002, "member": 61003, "stranger": 61004, "consumer": 61005}
FILES = 256    # that the daemon may have open: a flood of them is to show
GROUP = 61001  # contactguard: the service's own, and the member's
POLKITD = ("/usr/lib/polkit-1/polkitd", "/usr/libexec/polkitd")
POLKIT = pathlib.Path("/usr/share/polkit-1")
BOOT_ID = "/proc/sys/kernel/random/boot_id"
POLKIT_BUS_POLICY = "/usr/share/dbus-1/system.d/org.freedesktop.PolicyKit1.conf"


class Answer(NamedTuple):
    error: str  # a D-Bus error's name; None: it went
    text: str   # the error's, or the result as GVariant text
    bus: bool   # the bus itself said so

    @property
    def refused(self):
        """By whom: "bus", "daemon", or None where the call reached its method."""
        if self.error == "org.freedesktop.DBus.Error.AccessDenied":
            return "bus" if self.bus else "daemon"
        return "daemon" if self.error == "org.contactguard.Error.NotAuthorized" else None


class Caller:
    """A program of that user with one connection to the bus."""
    SOURCE = (pathlib.Path(__file__).parent / "caller.py").read_text()

    def __init__(self, address, user):
        self.uid = uid = USERS[user]
        groups = [GROUP] if user == "member" else []
        self._process = subprocess.Popen(
            ["/usr/bin/python3", "-I", "-c", self.SOURCE, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, cwd="/", user=uid, group=GROUP if user == "contactguard" else uid, extra_groups=groups,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})
        assert self._process.stdout.readline() == "ready\n"

    @property
    def pid(self):
        return self._process.pid

    def begin(self, *line):
        """Has it do that (caller.py); end() gives what came of it."""
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()

    def end(self):
        return json.loads(self._process.stdout.readline())

    def do(self, *line):
        self.begin(*line)
        return self.end()

    def call(self, path, interface, method, arguments="()", fds=0):
        return Answer(*self.do("call", path, interface, method, arguments, fds))

    def begin_call(self, path, interface, method, arguments="()"):
        self.begin("call", path, interface, method, arguments, 0)
        return lambda: Answer(*self.end())

    def stop(self):
        self._process.kill()
        self._process.communicate()


def _users_file(text, mine):
    """The machine's own file with these entries in place of any of the same name."""
    names = {line.split(":")[0] for line in mine}
    kept = [line for line in text.splitlines() if line.split(":")[0] not in names]
    return "\n".join([*mine, *kept, ""])


def _lay_etc(folder, obexd):
    """obexd: the name by which the processes of this layer know the user obexd."""
    folder.mkdir(parents=True)
    names = {obexd if name == "obexd" else name: uid for name, uid in USERS.items() if uid or obexd != "root"}
    passwd = [f"{name}:x:{uid}:{GROUP if name == 'contactguard' else uid}::/:/usr/sbin/nologin"
              for name, uid in names.items() if (name, uid) != ("root", 0)]
    (folder / "passwd").write_text(_users_file(pathlib.Path("/etc/passwd").read_text(), passwd))
    (folder / "group").write_text(_users_file(pathlib.Path("/etc/group").read_text(),
                                              [f"contactguard:x:{GROUP}:member"]))
    (folder / "nsswitch.conf").write_text("passwd: files\ngroup: files\n")
    return folder


def _lay_polkit(folder):
    for place, name in (("actions", "org.contactguard.policy"), ("rules.d", "org.contactguard.rules")):
        (folder / place).mkdir(parents=True)
        shutil.copy(benches.SOURCE / "dbus" / name, folder / place)
    return folder


class System:
    """policy=False: everybody may send anything to anybody on its bus; policies: further files of bus policy. desk: the
    ADDRESS of a phone, which car() reads in the name of the user car. options: more of the daemon's. up=False:
    start_polkit() and start_daemon() are the story's."""

    def __init__(self, bench, name="system", config="", policy=True, policies=(), desk=None, car="consumer", options=(),
                 up=True):
        self.bench, self.name, self.policy = bench, name, policy
        self.dir = bench.socket(f"{name}-dir")  # where its users may look
        self.callers = []
        self.before = laid_over({"/etc": _lay_etc(self.dir / "etc", "obexd"), POLKIT: _lay_polkit(self.dir / "polkit")})
        policies = [self._bus_policy(), POLKIT_BUS_POLICY, *policies] if policy else []
        self.bus = Bus(bench, f"{name}-bus", *policies, before=self.before)
        self._place_daemon(config)
        if desk:
            pathlib.Path(desk.partition(":")[2]).chmod(0o666)  # its own user's, and the daemon is another
        self._car = f"unixpkt:{self.state / 'car'}"
        self._desk = ["--listen", self._car, "--phone", desk, "--phone-id", "AA:BB:CC:DD:EE:FF",
                      "--car", f"uid:{USERS[car]}"] if desk else []
        self._desk += options
        if up:
            self.start_polkit()
            self.start_daemon()

    def _bus_policy(self):
        """As configured, but that obexd has a user of its own."""
        template = (benches.SOURCE / "dbus" / "org.contactguard.conf.in").read_text()
        return self.bench.file(f"{self.name}-policy.conf", template.replace("@OBEXD_USER@", "obexd"))

    def _obexd_name(self):
        """What the daemon was configured to call the user that runs obexd."""
        config = (benches.BUILD / "config.h").read_text()
        return config.partition("#define OBEXD_USER \"")[2].partition('"')[0]

    def _place_daemon(self, config):
        """Its program and files where its user can read them: not every user may look into a build directory."""
        self.config, self.state = self.dir / "contactguard.conf", self.dir / "state"
        self.config.write_text(config)
        self._program = shutil.copy(benches.BUILD / "contactguardd", self.dir)
        benches.put_key(self.state)
        for path in (self.state, self.state / "install.key"):
            shutil.chown(path, USERS["contactguard"], GROUP)
        self._layer = laid_over({"/etc": _lay_etc(self.dir / "etc-daemon", self._obexd_name())})
        self._as_service = ["prlimit", f"--nofile={FILES}", "setpriv", f"--reuid={USERS['contactguard']}", f"--regid={GROUP}", "--clear-groups", "--"]

    def _env(self):
        return {**os.environ, "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "DBUS_SYSTEM_BUS_ADDRESS": self.bus.address,
                "CONTACTGUARD_DEBUG": "all"}

    def start_polkit(self):
        program = next((path for path in POLKITD if os.path.exists(path)), None)
        if not program:
            raise BenchError("polkitd is missing: apt-get install polkitd")
        self.polkit = self.bench.start(f"{self.name}-polkitd", [*self.before, program], env=self._env())
        self.bus.wait_name("org.freedesktop.PolicyKit1", self.polkit)

    def start_daemon(self, boot=None):
        """boot: the id of the boot that it finds itself in; None: the machine's."""
        booted = ["sh", "-c", f'mount --bind "$0" {BOOT_ID} && exec "$@"',
                  self.bench.file("boot-id", f"{boot}\n")] if boot else []
        self.daemon = self.bench.start(f"{self.name}-daemon",
                                       [*self._layer, *booted, *self._as_service, self._program, "--bus", "system", "--config", self.config,
                                        "--state", self.state, *self._desk], env=self._env())
        self.daemon.wait_line("ready")

    @contextlib.contextmanager
    def polkit_hangs(self):
        self.polkit.kill(signal.SIGSTOP)
        try:
            yield
        finally:
            self.polkit.kill(signal.SIGCONT)

    def daemon_has_asked(self, times=1):
        """Waits until so many questions to polkit were logged."""
        self.daemon.wait_line("polkit is asked", times)

    def car(self, *commands):
        """fake-headunit at the desk, with its answers on its output; ended with the bench."""
        return self.bench.start(f"{self.name}-car", [benches.BUILD / "fake-headunit", "--connect", self._car, "--target",
                                                     "pbap", "--json", *commands])

    def agent(self, user, path="/agent"):
        """A caller that has registered an agent there, which answers when it is told to."""
        made = self.caller(user)
        made.do("be_agent", path)
        registered = made.call("/org/contactguard", "org.contactguard.AgentManager1", "RegisterAgent",
                               f"(objectpath '{path}', 'test', 0)")
        assert registered.error is None, registered
        return made

    def open_car(self, by, app, phone="AA:BB:CC:DD:EE:FF"):
        """That caller, in obexd's place, opens a session of that other one with the phone."""
        return by.call("/org/contactguard", "org.contactguard.Link1", "OpenCar",
                       f"('pbap', '{phone}', uint32 {app.pid}, uint32 {app.uid}, uint64 {started(app.pid)})")

    def caller(self, user):
        made = Caller(self.bus.address, user)
        self.callers.append(made)
        return made

    def close(self):
        for caller in self.callers:
            caller.stop()
