#!/bin/sh
# SPDX-License-Identifier: MIT
# bootstrap.sh -- make sure that everything a build and its tests need is installed.
#
# Instant when nothing is missing. Otherwise installs Debian packages through apt-get (with sudo when not root), and when
# that is not possible says which packages are wanted and exits with 1.
set -u

cc=${CC:-cc}
missing=

command -v "${cc%% *}" >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
command -v ar >/dev/null 2>&1 || missing="$missing binutils"
command -v re2c >/dev/null 2>&1 || missing="$missing re2c"
command -v lemon >/dev/null 2>&1 || missing="$missing lemon"
command -v python3 >/dev/null 2>&1 || missing="$missing python3"
command -v pkg-config >/dev/null 2>&1 || missing="$missing pkg-config"

# One preprocessor run for all headers; one for each only when that fails.
have_headers() {
    for header in "$@"; do echo "#include $header"; done | $cc -DPCRE2_CODE_UNIT_WIDTH=8 -E -x c - >/dev/null 2>&1
}
want_header() {
    have_headers $1 || missing="$missing $2"
}
# WITH_RE=0 builds without PCRE2.
pcre2_first=
[ "${WITH_RE:-1}" != 1 ] || pcre2_first="<stdio.h> <pcre2.h>"
cmocka_first="<stdarg.h> <stddef.h> <stdint.h> <setjmp.h>"
if ! have_headers "<stdio.h>" "<tommath.h>" "<utf8proc.h>" "<histedit.h>" "<uv.h>" $pcre2_first $cmocka_first "<cmocka.h>"; then
    want_header "<stdio.h>" libc6-dev
    want_header "<tommath.h>" libtommath-dev
    want_header "<utf8proc.h>" libutf8proc-dev
    want_header "<histedit.h>" libedit-dev
    [ -z "$pcre2_first" ] || want_header "$pcre2_first" libpcre2-dev
    want_header "$cmocka_first <cmocka.h>" libcmocka-dev
    want_header "<uv.h>" libuv1-dev
fi

[ -z "$missing" ] && exit 0

echo "krait: installing what the build needs:$missing"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "krait: this system has no apt-get. Please install the equivalents of these Debian packages:$missing" >&2
    exit 1
fi
sudo=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "krait: not root, and no sudo. As root, please run: apt-get install$missing" >&2
        exit 1
    fi
    sudo=sudo
fi
apt() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 "$@"
}
# Package lists may be absent (a fresh container) or stale (a package has moved): fetch them once, then try again.
lists=$(find /var/lib/apt/lists -name '*_Packages*' 2>/dev/null | head -n 1)
[ -n "$lists" ] || apt update || true
if ! apt install -y --no-install-recommends $missing; then
    [ -z "$lists" ] || apt update || true
    if ! apt install -y --no-install-recommends $missing; then
        echo "krait: could not install these packages:$missing" >&2
        echo "krait: please install them (as root: apt-get update && apt-get install$missing), then run make again" >&2
        exit 1
    fi
fi
