# SPDX-License-Identifier: GPL-2.0-or-later
"""Folders of the machine as one process is to see them: a layer of ours lies over each, in a mount namespace of its own.

Nothing on the machine changes. It needs root; in a chroot `unshare` can't make the root mount private, so there the
namespace stays as it is and only the folder is made private, after it is bound on itself.
"""
import functools
import os
import subprocess

from .process import BenchError

PLACE = """set -e
while [ "$1" != -- ]; do
	mount --bind "$1" "$1"
	mount --make-private "$1"
	mount -t overlay contactguard -o "lowerdir=$2:$1" "$1"
	shift 2
done
shift
exec "$@"
"""
NAMESPACES = (("unshare", "--mount"),
              ("unshare", "--mount", "--propagation", "unchanged"),
              ("unshare", "--user", "--map-current-user", "--keep-caps", "--mount"))


def laid_over(layers):
    """layers: {a folder of the machine: the layer}. The words before a command that is to see them so."""
    pairs = tuple(str(path) for pair in layers.items() for path in pair)
    return [*_working_namespace(pairs), *_place(pairs)]


def _place(pairs):
    return ["sh", "-c", PLACE, "place", *pairs, "--"]


@functools.lru_cache(maxsize=None)
def _probe(namespace, pairs):
    run = subprocess.run([*namespace, *_place(pairs), "true"], capture_output=True, text=True)
    return run.returncode == 0, run.stderr.strip()


def _working_namespace(pairs):
    answers = []
    for namespace in NAMESPACES:
        works, said = _probe(namespace, pairs)
        if works:
            return namespace
        answers.append(f"{' '.join(namespace)}: {said}")
    raise BenchError("no folder can be laid over another here (root, or user namespaces, is needed; "
                     "CONTACTGUARD_NO_STOCK=1 leaves these stories out):\n" + "\n".join(answers))
