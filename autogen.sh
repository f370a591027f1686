#!/bin/sh
# Makes configure. (Grows: TARGET installs what is missing, configures into build/, and makes it.)
set -e
cd "$(dirname "$0")"
mkdir -p build-aux
autoreconf --install --force
