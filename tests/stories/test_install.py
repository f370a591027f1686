"""What `make install` lays down, and that it lays nothing else. It runs in the build directory that make check names."""
import os
import pathlib
import subprocess

import pytest

BUILD = pathlib.Path(os.environ["CONTACTGUARD_BUILDDIR"])


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The installed files, as the machine would see them, under --prefix=/usr --sysconfdir=/etc."""
    root = tmp_path_factory.mktemp("root")
    # The outer make's flags name its job server, which is not ours.
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    places = ["prefix=/usr", "sysconfdir=/etc", "datadir=/usr/share", "mandir=/usr/share/man"]
    subprocess.run(
        ["make", "-s", "-C", BUILD, "install", f"DESTDIR={root}", *places],
        env=env, check=True, stdout=subprocess.DEVNULL, timeout=120,
    )
    return {"/" + str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_install_lays_down_only_what_is_known(installed):
    assert installed == set()
