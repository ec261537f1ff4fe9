#!/bin/sh
# scripts/engine-root.sh FOLDER: a Debian trixie root with Docker 26.1, Podman 5.4 and containerd 1.7, to hold Hindcast against:
#   HINDCAST_ENGINE_ROOT=FOLDER npm run test:engine
# A minute, root, Debian's `debootstrap`. To be rid of it: rm -rf FOLDER.
set -eu
folder=${1:?usage: scripts/engine-root.sh FOLDER}
command -v debootstrap >/dev/null || { echo 'there is no debootstrap: apt-get install debootstrap' >&2; exit 1; }
debootstrap --variant=minbase --include=docker.io,podman,crun,containerd,busybox-static,iproute2 trixie "$folder"
