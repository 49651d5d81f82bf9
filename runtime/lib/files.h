// SPDX-License-Identifier: MIT
// files.h -- the host's files, as far as the host allows them (KR_CAN_READ_FILES, KR_CAN_WRITE_FILES and their folders).
#ifndef KR_LIB_FILES_H
#define KR_LIB_FILES_H

#include "object/object.h"
#include "object/value.h"

typedef enum { FILES_READ, FILES_WRITE } FilesAccess;

// The path of a file that may be used so, links resolved, in a text that files_path_free takes; NULL: raised.
NODISCARD char *files_path(KrVM *vm, KrBorrowed path, FilesAccess access);
void files_path_free(char *path);
KrValue files_error(KrVM *vm, int number, KrBorrowed path);     // raises OSError(number, text, path)
// The source of a module: DIR/tail.py or the package DIR/tail/__init__.py, for a dir of the list `path` that may be read.
// False: there is none; nothing is raised.
bool files_find_module(KrVM *vm, KrBorrowed path, const char *tail, KrSource *out);

#endif
