# SPDX-License-Identifier: GPL-2.0-or-later
"""What `make install` lays down, and that it lays down nothing else and keeps an integrator's configuration."""
import os
import pathlib
import re
import subprocess

from bench.process import PATIENCE

BUILD = pathlib.Path(os.environ["CONTACTGUARD_BUILDDIR"])
CONF = "etc/contactguard/contactguard.conf"

KNOWN = {
    CONF,
    "usr/bin/contactguard",
    "usr/bin/fake-headunit",
    "usr/bin/fake-phone",
    "usr/lib/obex/plugins/contactguard.so",
    "usr/lib/systemd/system/contactguard-bonds.socket",
    "usr/lib/systemd/system/contactguard-bonds@.service",
    "usr/lib/systemd/system/contactguardd.service",
    "usr/lib/sysusers.d/contactguard.conf",
    "usr/lib/tmpfiles.d/contactguard.conf",
    "usr/sbin/contactguard-bonds",
    "usr/sbin/contactguardd",
    "usr/share/contactguard/app-strict.conf",
    "usr/share/contactguard/obexd-strict.conf",
    "usr/share/bash-completion/completions/contactguard",
    "usr/share/dbus-1/interfaces/org.contactguard.Agent1.xml",
    "usr/share/dbus-1/interfaces/org.contactguard.AgentManager1.xml",
    "usr/share/dbus-1/interfaces/org.contactguard.Consumer1.xml",
    "usr/share/dbus-1/interfaces/org.contactguard.Ledger1.xml",
    "usr/share/dbus-1/interfaces/org.contactguard.Link1.xml",
    "usr/share/dbus-1/interfaces/org.contactguard.Manager1.xml",
    "usr/share/dbus-1/interfaces/org.contactguard.Phone1.xml",
    "usr/share/dbus-1/interfaces/org.contactguard.Question1.xml",
    "usr/share/dbus-1/system-services/org.contactguard.service",
    "usr/share/dbus-1/system.d/org.contactguard.conf",
    "usr/share/doc/contactguard/contactguard.conf.example",
    "usr/share/man/man1/contactguard.1",
    "usr/share/man/man1/fake-headunit.1",
    "usr/share/man/man1/fake-phone.1",
    "usr/share/man/man5/contactguard.conf.5",
    "usr/share/man/man8/contactguard-bonds.8",
    "usr/share/man/man8/contactguardd.8",
    "usr/share/polkit-1/actions/org.contactguard.policy",
    "usr/share/polkit-1/rules.d/org.contactguard.rules",
}


def make(target, root):
    # The flags of an outer make name its job server, which is not ours.
    env = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    places = ["prefix=/usr", "sysconfdir=/etc", "datarootdir=/usr/share",
              "OBEXD_PLUGINDIR=/usr/lib/obex/plugins"]
    subprocess.run(
        ["make", "-s", "-C", BUILD, target, f"DESTDIR={root}", *places],
        env=env, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE,
    )


def files(root):
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}


def test_install_lays_down_what_is_known_and_uninstall_takes_it_away(tmp_path):
    make("install", tmp_path)
    assert files(tmp_path) == KNOWN
    make("uninstall", tmp_path)
    assert files(tmp_path) == set()


def test_what_is_installed_is_filled_in(tmp_path):
    make("install", tmp_path)
    left = [name for name in files(tmp_path) if b"@OBEXD_USER@" in (tmp_path / name).read_bytes()
            or re.search(rb"@[a-z]+dir@", (tmp_path / name).read_bytes())]
    assert left == []


def test_an_integrators_configuration_stays(tmp_path):
    conf = tmp_path / CONF
    conf.parent.mkdir(parents=True)
    conf.write_text("[View]\nLimit=64M\n")
    make("install", tmp_path)
    make("uninstall", tmp_path)
    assert conf.read_text() == "[View]\nLimit=64M\n"
