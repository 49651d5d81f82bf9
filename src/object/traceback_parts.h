// SPDX-License-Identifier: MIT
// traceback_parts.h -- what traceback_print.c takes from its neighbours.
#ifndef KR_OBJECT_TRACEBACK_PARTS_H
#define KR_OBJECT_TRACEBACK_PARTS_H

#include "object/traceback.h"

// The lines of the source at a position, indented, with carets where they say more than the line itself (traceback_caret.c).
// `missing`: the attribute that a failed call had not found (only that is marked then), or NULL. NONE: the text has no such line.
NODISCARD KrValue traceback_source_lines(KrVM *vm, Str *source, const Position *position, const Str *missing);
// ". Did you mean: 'x'?" or the empty str (traceback_suggest.c).
NODISCARD KrValue traceback_suggestion(KrVM *vm, KrBorrowed exception);
// The traceback and last line of one exception, without carets and without what it came from: for exceptions nobody can catch.
NODISCARD KrValue traceback_format_plain(KrVM *vm, KrBorrowed exception);

#endif
