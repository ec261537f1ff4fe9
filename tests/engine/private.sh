#!/bin/sh
# private.sh ROOT COMMAND...: runs a command as the child of an init, in namespaces of its own, with ROOT as its root. Start it under
#   unshare --mount --pid --net --fork --kill-child
# so that all there ever was (mounts, processes, networks) goes when this process goes.
# Not by chroot: under that, what an engine executes in its containers would run in the host's files.
set -eu
root=$1
shift
mount --make-rprivate /
if [ "$root" = / ]; then
  mount -t tmpfs tmpfs /run
  mkdir /run/upper /run/work
  # An engine leaves a key here and there.
  mount -t overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work overlay /etc || true
  if [ -d /var/lib/containers ]; then mount -t tmpfs tmpfs /var/lib/containers; fi
else
  mount --bind "$root" "$root"
  for folder in sys dev; do
    mkdir -p "$root/$folder"
    mount --rbind "/$folder" "$root/$folder"
  done
  mkdir -p "$root/proc" "$root/.old"
  cd "$root"
  pivot_root . .old
  cd /
  mount -t tmpfs tmpfs /run
fi
# Of these processes only; and umount looks into it.
mount -t proc proc /proc
if [ "$root" != / ]; then umount -l /.old; fi
# Podman's crun refuses a host that has both kinds of cgroups.
if [ -d /sys/fs/cgroup/unified ]; then umount /sys/fs/cgroup/unified; fi
ip link set lo up 2>/dev/null || true
"$@" &
# As the init of its processes it also takes in those whose parent went.
wait $!
