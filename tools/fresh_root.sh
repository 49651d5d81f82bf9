#!/bin/sh
# SPDX-License-Identifier: MIT
# fresh_root.sh [DIR] -- does `make demo` and `make test` work on a fresh Debian 12 that has only gcc and make?
#
# Makes a new root with debootstrap (once: DIR.tar keeps it), copies the committed tree into it, and runs each of the two alone
# in a new copy. Needs root and debootstrap; uses this machine's apt sources and apt configuration inside.
set -eu
dir=${1:-/tmp/krait_fresh_root}
here=$(cd "$(dirname "$0")/.." && pwd)
# The mirror is the one this machine's apt uses.
mirror=${MIRROR:-$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] *\)\{0,1\}\([^ ]*\) .*/\2/p' | head -n 1)}
[ "$(id -u)" = 0 ] || { echo "fresh_root.sh: needs root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "fresh_root.sh: needs debootstrap" >&2; exit 1; }

umount_all() {
    for mounted in dev/pts dev proc; do
        if mountpoint -q "$dir/$mounted"; then umount "$dir/$mounted"; fi
    done
}
trap umount_all EXIT

if [ ! -f "$dir.tar" ]; then
    rm -rf "$dir"
    debootstrap --variant=minbase --include=gcc,make,libc6-dev,ca-certificates bookworm "$dir" "$mirror"
    tar -C "$dir" -cf "$dir.tar.part" .
    mv "$dir.tar.part" "$dir.tar"
fi

for target in demo test; do
    echo "==== a fresh root: make $target"
    umount_all
    rm -rf "$dir"
    mkdir -p "$dir/src/krait"
    tar -C "$dir" -xf "$dir.tar"
    # The sources of this machine that are Debian's own, and how it reaches them.
    rm -f "$dir/etc/apt/sources.list"
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/debian.list; do
        if [ -f "$file" ]; then install -D -m 644 "$file" "$dir$file"; fi
    done
    for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*proxy* /etc/resolv.conf /etc/hosts; do
        if [ -f "$file" ]; then install -D -m 644 "$file" "$dir$file"; fi
    done
    mount --bind /dev "$dir/dev" 2>/dev/null || mount -t tmpfs tmpfs "$dir/dev"
    mkdir -p "$dir/dev/pts"
    mount --bind /dev/pts "$dir/dev/pts" 2>/dev/null || true      # the dialogue is tested on a pseudo-terminal
    mount -t proc proc "$dir/proc" 2>/dev/null || true
    git -C "$here" archive HEAD | tar -C "$dir/src/krait" -xf -
    chroot "$dir" /usr/bin/env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        make -C /src/krait -j"$(nproc)" "$target"
done
umount_all
rm -rf "$dir"
echo "==== both work"
