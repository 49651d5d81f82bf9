#!/bin/sh
# SPDX-License-Identifier: MIT
# check_symbols.sh ARCHIVE INTERNAL CORE RUNTIME [SHARED] -- what the library shows to the linker, and that nothing in it can be written.
#
# ARCHIVE is libkrait.a, in which only kr_ names are visible; INTERNAL has the same objects with all their names. CORE and RUNTIME are
# the two objects of ARCHIVE: the process-wide runtime may make threads, and has the one structure that can be written. SHARED is
# libkrait.so, where the variant has one.
set -u
archive=$1 internal=$2 core=$3 runtime=$4 shared=${5:-} cc=${CC:-cc} wrong=0

complain() {
    [ -z "$2" ] && return
    printf '%s:\n%s\n' "$1" "$2" | sed '2,$s/^/    /' | head -n 20
    wrong=1
}

complain "names that do not start with kr_ are visible in $archive" \
    "$(nm -g --defined-only "$archive" | awk 'NF == 3 && $3 !~ /^kr_/ { print $2, $3 }')"

[ -z "$shared" ] || complain "libkrait.so and libkrait.a do not show the same names" \
    "$( (nm -g --defined-only "$archive"; nm -D --defined-only "$shared") | awk 'NF == 3 { print $3 }' | sort | uniq -u)"

# B, b: zeroed data; D, d: data; C: common. Constant tables with addresses are .data.rel.ro, which the linker protects:
# nm calls them d or D too, so the section decides.
complain "data that can be written (no global state: two VMs on one thread must work)" \
    "$(objdump -t "$internal" | awk '
        /^[^ ]+: +file format/ { file = $1 }
        $0 ~ / O / || $0 ~ /COM/ {
            for (i = 1; i <= NF; i++)
                if ($i ~ /^(\.bss|\.data|\.tbss|\.tdata|\.common|\*COM\*)/ && $i !~ /^\.data\.rel\.ro/)
                    print file, $NF, $i
        }')"

complain "data that can be written, other than the runtime's own ($runtime)" \
    "$(objdump -t "$runtime" | awk '($0 ~ / O / || $0 ~ /COM/) && /\.(bss|data|tbss|tdata|common)/ && !/\.data\.rel\.ro/ && $NF != "process"')"
complain "threads are made by $core" "$(nm "$core" | grep -w pthread_create)"
complain "the core calls the runtime" "$(nm -u "$core" | grep kr_rt_)"
complain "the runtime uses more of the core than <krait.h>" "$(nm -u "$runtime" | awk '$NF ~ /^kr_/ { print $NF }' | while read -r name; do
    grep -qw "$name" include/krait.h || echo "$name"; done)"
nm -u "$runtime" | grep -qw pthread_create || complain "this check looks for the wrong name" "$runtime does not use pthread_create"

complain "kr_ functions that are not defined by runtime/api" \
    "$(nm -A --defined-only "$internal" | awk '$3 ~ /^[TDBRW]$/ && $4 ~ /^kr_/ { print $1, $4 }' |
       awk -F: '{ print $2, $NF }' | awk '$1 !~ /^api_/ { print $1, $NF }')"

# Only compiled functions matter here: the names declared in krait.h must all exist once the library is whole.
for language in "c -std=c11" "c++ -std=c++11"; do
    set -- $language
    compiler=$cc
    if [ "$1" = c++ ]; then
        compiler=$(command -v g++ || command -v clang++) || continue
    fi
    printf '#include <krait_rt.h>\nint main(void) { KrConfig config; kr_config_init(&config); return 0; }\n' |
        $compiler -x "$1" "$2" -pedantic -Wall -Wextra -Werror -Iinclude -fsyntax-only - || {
        echo "krait.h alone does not compile as $1 $2"
        wrong=1
    }
done
printf '#include <krait.h>\n' | $cc -x c -std=c11 -pedantic -Wall -Werror -DKR_CHECK_OWNERSHIP -Iinclude -fsyntax-only - || wrong=1

declared=$(sed -n 's/^KR_API .*[ *]\(kr_[a-z_]*\)(.*/\1/p' include/krait.h include/krait_rt.h | sort)
defined=$(nm -g --defined-only "$archive" | awk 'NF == 3 { print $3 }' | sort)
complain "declared in krait.h, and defined nowhere" \
    "$(printf '%s\n' "$declared" | while read -r name; do
        printf '%s\n' "$defined" | grep -qx "$name" || echo "$name"; done)"

[ $wrong = 0 ] && echo "symbols: $(printf '%s\n' "$defined" | grep -c '^kr_') public functions, no writable data"
exit $wrong
