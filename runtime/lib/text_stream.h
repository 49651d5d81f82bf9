// SPDX-License-Identifier: MIT
// text_stream.h -- the standard streams as objects.
#ifndef KR_LIB_TEXT_STREAM_H
#define KR_LIB_TEXT_STREAM_H

#include "lib/library.h"

NODISCARD KrValue text_stream_new(KrVM *vm, int fd);      // 0, 1 or 2
extern const TypeDef text_stream_type;

#endif
