#!/bin/sh
# rooted.sh ROOT COMMAND...: runs a command with ROOT as its root, in a private mount namespace (start it under `unshare --mount`).
# Not by chroot: under that, what an engine executes in its containers would run in the host's files.
set -eu
root=$1
shift
mount --make-rprivate /
mount --bind "$root" "$root"
for folder in proc sys dev; do
  mkdir -p "$root/$folder"
  mount --rbind "/$folder" "$root/$folder"
done
mkdir -p "$root/.old"
cd "$root"
pivot_root . .old
cd /
umount -l /.old
exec "$@"
