// SPDX-License-Identifier: MIT
// asyncio_module.h -- the native module _asyncio.
#ifndef KR_LOOP_ASYNCIO_MODULE_H
#define KR_LOOP_ASYNCIO_MODULE_H

#include "vm/import.h"

extern const ModuleDef asyncio_module;

#endif
