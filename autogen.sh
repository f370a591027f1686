#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ./autogen.sh            makes configure and nothing else
# ./autogen.sh TARGET...  is the one command on a bare checkout: it installs the Debian packages that TARGET
#                         lacks (as root or by sudo), makes configure, configures under build/ and makes TARGET
# With DEPS=no it installs nothing, says what is missing and goes on.
# It refuses a path that make cannot carry. If it can neither install nor go on, it says what to do.
set -eu
cd "$(dirname "$0")"

bootstrap='autoconf automake pkgconf'
build="$bootstrap gcc libc6-dev make bzip2 bluez-source libbluetooth-dev libdbus-1-dev
	libglib2.0-dev libjson-glib-dev libsqlite3-dev libsystemd-dev"
stories="$build bluez-obexd dbus mount polkitd procps systemd util-linux python3-pytest python3-dbus
	python3-gi python3-seccomp strace"
clang='clang libclang-rt-14-dev'
bluez='libical-dev'
vm='busybox-static cpio kmod mmdebstrap qemu-system-x86 lz4'
format='clang-format-14'

say() { echo "autogen.sh: $*"; }
die() { say "$*" >&2; exit 1; }

# Prints the packages that a make target needs.
packages_of() {
	case $1 in
	check-clang | check-asan) echo $stories $clang ;;
	check-release) echo $stories $clang llvm-14 $bluez $vm ;;
	check-vm) echo $build $vm ;;
	check-bluez) echo $stories $clang $bluez ;;
	check-format | format) echo $build $format ;;
	check-licences) echo $build reuse ;;
	fuzz | fuzz-coverage) echo $build $clang llvm-14 ;;
	check* | distcheck | demo | service | steady | explain | crash | power) echo $stories ;;
	*) echo $build ;;
	esac
}

# Prints which of these packages are not installed.
lacking() {
	have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
		sed -n 's/^installed //p')
	printf '%s\n' "$@" | grep -vxF -e "$have" | sort -u
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "this is not root, and there is no sudo; as root, run: apt-get install --no-install-recommends $missing"
	fi
}

install_for() {
	if ! command -v dpkg-query >/dev/null; then
		say "this is no Debian machine; going on with what is here"
		return
	fi
	missing=$(lacking $(for target; do packages_of "$target"; done) | xargs)
	[ -n "$missing" ] || return 0
	say "missing packages: $missing"
	[ "${DEPS-}" != no ] || return 0
	as_root apt-get -q update || say "apt-get update failed; going on with the lists at hand"
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y install --no-install-recommends $missing
	# Something that configure found missing may be there now.
	rm -f "${B:-build}/Makefile"
}

make_configure() {
	for tool in autoreconf automake pkg-config; do
		command -v $tool >/dev/null ||
			die "there is no $tool, and configure cannot be made without $bootstrap"
	done
	mkdir -p build-aux
	autoreconf --install --force
}

case $PWD in
*[!A-Za-z0-9/._+,@%:~-]*) die "make cannot work in a path with spaces or such: $PWD" ;;
esac

if [ $# = 0 ]; then
	make_configure
	exit
fi

install_for "$@"
command -v make >/dev/null || die "there is no make"
# Once the tree is configured, make itself sees what changed.
[ -e configure ] && [ -e "${B:-build}/Makefile" ] || make_configure
exec make -j"$(nproc)" "$@"
