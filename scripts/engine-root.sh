#!/bin/sh
# scripts/engine-root.sh FOLDER: a Debian trixie root with Docker 26.1, to walk the container machine on it:
#   HINDCAST_ENGINE_ROOT=FOLDER npm run test:engine
# Half a minute, root, Debian's `debootstrap`.
set -eu
folder=${1:?usage: scripts/engine-root.sh FOLDER}
command -v debootstrap >/dev/null || { echo 'there is no debootstrap: apt-get install debootstrap' >&2; exit 1; }
debootstrap --variant=minbase --include=docker.io,busybox-static,iproute2 trixie "$folder"
