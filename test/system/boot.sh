#!/bin/sh
# Boots a Debian in namespaces of its own: $1 the base, only read; $2 an empty folder where it appears; $3 node.
# Every mount is of this mount namespace: nothing is left once its first process has ended.
set -e
base=$1 root=$2 node=$3
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir "$root/upper" "$root/work" "$root/system"
mount -t overlay -o "lowerdir=$base,upperdir=$root/upper,workdir=$root/work" overlay "$root/system"
root=$root/system
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
# Of the second generation, whatever this machine uses; its own groups are hidden by the namespace.
mount -t cgroup2 cgroup "$root/sys/fs/cgroup"
echo tablette > "$root/etc/hostname"
# Known from the start: a first boot would set defaults of its own.
echo 0123456789abcdef0123456789abcdef > "$root/etc/machine-id"
: > "$root/usr/local/bin/node"
mount --bind "$node" "$root/usr/local/bin/node"
exec chroot "$root" /usr/bin/env -i container=other PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --log-target=null --show-status=0
