#!/bin/sh
# SPDX-License-Identifier: MIT
# size.sh NAME=FILE... -- a table of what each file takes once it is stripped: code, constants, data, and its size on disk.
set -u
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
printf '%-28s %10s %10s %10s %12s\n' '' text data bss 'on disk'
for entry in "$@"; do
    cp "${entry#*=}" "$folder/file" && strip -g "$folder/file" || exit 1
    case ${entry#*=} in *.o) ;; *) strip "$folder/file" ;; esac
    size "$folder/file" | awk -v name="${entry%%=*}" -v bytes="$(wc -c <"$folder/file")" \
        'NR == 2 { printf "%-28s %10d %10d %10d %12d\n", name, $1, $2, $3, bytes }'
done
