// SPDX-License-Identifier: MIT
// files.c -- which files of the host a program may use, and the sources of modules in folders of sys.path.
//
// A path is resolved (links, "..") before it is compared with the folders of the configuration, and the resolved path is
// what is opened, without following a link at its end: the file is the one that was checked.
#include "lib/files.h"

#include "object/bytes.h"
#include "object/exception.h"
#include "object/list.h"
#include "object/protocol.h"
#include "object/state.h"
#include "object/str.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const size_t SOURCE_MAX = (size_t)64 << 20;

KrValue files_error(KrVM *vm, int number, KrBorrowed path) {
    KrValue text = str_new(vm, strerror(number));
    KrBorrowed type = value_of_object(vm->types[TYPE_OSError]);
    KrValue error = is_error(text) ? KR_ERROR
                  : is_none(path) ? call_2(vm, type, small_int(number), text) : call_3(vm, type, small_int(number), text, path);
    release_maybe(vm, text);
    if (is_error(error)) return KR_ERROR;
    exception_raise_object(vm, error);
    release(vm, error);
    return KR_ERROR;
}

// The file itself, or, when it is not there yet, its folder with its name.
static char *resolve(const char *path) {
    char *whole = realpath(path, NULL);
    if (whole != NULL || errno != ENOENT) return whole;
    struct stat info;
    if (lstat(path, &info) == 0) {                       // a link to nowhere
        errno = ENOENT;
        return NULL;
    }
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    if (name[0] == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        errno = ENOENT;
        return NULL;
    }
    char *folder = slash == NULL ? strdup(".") : slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    char *real = folder == NULL ? NULL : realpath(folder, NULL);
    int number = errno;
    free(folder);
    errno = number;
    if (real == NULL) return NULL;
    size_t size = strlen(real) + strlen(name) + 2;
    char *joined = malloc(size);
    if (joined != NULL) {
        strcpy(joined, real);
        if (strcmp(real, "/") != 0) strcat(joined, "/");
        strcat(joined, name);
    }
    free(real);
    return joined;
}

static bool is_below(const char *path, const char *folder) {
    char *real = realpath(folder, NULL);
    if (real == NULL) return false;
    size_t length = strlen(real);
    bool below = strcmp(real, "/") == 0 || (strncmp(path, real, length) == 0 && (path[length] == 0 || path[length] == '/'));
    free(real);
    return below;
}

static bool is_allowed(KrVM *vm, const char *resolved, FilesAccess access) {
    const char *const *folders = access == FILES_READ ? vm->config.read_dirs : vm->config.write_dirs;
    if (!(vm->config.capabilities & (access == FILES_READ ? KR_CAN_READ_FILES : KR_CAN_WRITE_FILES))) return false;
    if (folders == NULL) return true;
    for (; *folders != NULL; folders++) {
        if (is_below(resolved, *folders)) return true;
    }
    return false;
}

char *files_path(KrVM *vm, KrBorrowed path, FilesAccess access) {
    if (!is_str(vm, path)) return raise_as(NULL, vm, TypeError, "path must be str, not %T", path);
    KrValue bytes = str_encode(vm, as_str(path), "utf-8", "surrogateescape");
    if (is_error(bytes)) return NULL;
    const char *text = (const char *)as_bytes(bytes)->data;
    char *resolved = NULL;
    if (strlen(text) != as_bytes(bytes)->length) {
        raise(vm, ValueError, "embedded null byte");
    } else if (!(vm->config.capabilities & (access == FILES_READ ? KR_CAN_READ_FILES : KR_CAN_WRITE_FILES))) {
        raise(vm, PermissionError, access == FILES_READ ? "reading files needs the host to allow it (krait --allow read=DIR)"
                                                        : "writing files needs the host to allow it (krait --allow write=DIR)");
    } else {
        resolved = resolve(text);
        int number = errno;
        // Outside of the allowed folders, whether a file exists is not told either.
        const char *const *folders = access == FILES_READ ? vm->config.read_dirs : vm->config.write_dirs;
        if (resolved == NULL ? folders != NULL && number != ENOMEM : !is_allowed(vm, resolved, access)) {
            free(resolved);
            resolved = NULL;
            bool known = false;
            for (; folders != NULL && *folders != NULL && !known; folders++) known = strncmp(text, *folders, strlen(*folders)) == 0;
            if (known) files_error(vm, number == 0 ? EACCES : number, path);
            else raise(vm, PermissionError, access == FILES_READ ? "the host does not allow reading %R (krait --allow read=DIR)"
                                                                 : "the host does not allow writing %R (krait --allow write=DIR)", path);
        } else if (resolved == NULL) {
            files_error(vm, number, path);
        }
    }
    release(vm, bytes);
    return resolved;
}

void files_path_free(char *path) { free(path); }

//// Modules //////////////////////////////////////////////////////////////////////////////////////////////////////////

static char *read_whole(const char *path, size_t *length) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) return NULL;
    struct stat info;
    char *text = NULL;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size >= 0 && (uint64_t)info.st_size <= SOURCE_MAX) {
        size_t size = (size_t)info.st_size, used = 0;
        text = malloc(size + 1);
        while (text != NULL && used < size) {
            ssize_t count = read(fd, text + used, size - used);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) break;
            used += (size_t)count;
        }
        if (text != NULL) text[used] = 0;
        *length = used;
    }
    close(fd);
    return text;
}

// The parts of a module's name make no way out of the folder: a name with a slash or a leading dot is no module.
bool files_find_module(KrVM *vm, KrBorrowed path, const char *tail, KrSource *out) {
    if (!(vm->config.capabilities & KR_CAN_READ_FILES) || !is_list(vm, path)) return false;
    if (tail[0] == 0 || strchr(tail, '/') != NULL || tail[0] == '.') return false;
    for (uint32_t i = 0; i < as_list(path)->length; i++) {
        KrBorrowed item = as_list(path)->items[i];
        if (!is_str(vm, item)) continue;
        size_t length;
        const char *folder = str_utf8(vm, as_str(item), &length);
        if (folder == NULL) {
            exception_clear(vm);
            continue;
        }
        if (length == 0) folder = ".", length = 1;
        if (folder[0] == '<' || strlen(folder) != length || length + strlen(tail) + 16 > PATH_MAX) continue;
        for (int package = 1; package >= 0; package--) {
            char written[PATH_MAX];
            strcpy(written, folder);
            if (written[length - 1] != '/') strcat(written, "/");
            strcat(written, tail);
            strcat(written, package ? "/__init__.py" : ".py");
            char *resolved = realpath(written, NULL);
            if (resolved == NULL) continue;
            size_t size = 0;
            char *text = is_allowed(vm, resolved, FILES_READ) ? read_whole(resolved, &size) : NULL;
            free(resolved);
            if (text == NULL) continue;
            char *filename = strdup(written);
            if (filename == NULL) {
                free(text);
                return false;
            }
            *out = (KrSource){.text = text, .length = size, .filename = filename, .is_package = package};
            return true;
        }
    }
    return false;
}
