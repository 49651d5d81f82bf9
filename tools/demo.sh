#!/bin/sh
# SPDX-License-Identifier: MIT
# demo.sh PROGRAM -- runs the interleaving example, and says what to look at. Fails when the trace is not the recorded one.
set -u
program=$1 script=examples/scripts/interleaving.py
trace=$("$program" "$script")
status=$?
[ $status = 0 ] || { echo "krait: the demo ended with status $status" >&2; exit 1; }
cat <<END

  $("$program" --version): three coroutines on one thread ($script)

END
printf '%s\n' "$trace" | awk '
    NR == 1        { note = "<- A starts, and runs until its first await" }
    NR == 2        { note = "<- that await let B run: nobody was interrupted" }
    NR == 4        { note = "<- the round begins again, in the same order" }
    NR == 6        { note = "<- the last of C: its next turn returns its value" }
    NR == 9        { note = "<- A and C are done: the turns are all for B" }
    /^order/       { note = "<- who ran when: cooperative, fair, the same every time" }
    /^values/      { note = "<- gather() gives the values in the order of its arguments" }
                   { printf "    %-32s %s\n", $0, note; note = "" }'
[ "$trace" = "$(cat examples/scripts/interleaving.out)" ] || {
    echo "krait: this is not the trace that CPython gives ($script)" >&2
    exit 1
}
cat <<END

  CPython prints the same trace. Now try your own:  $program FILE.py   (examples/scripts has more)
END
