// SPDX-License-Identifier: MIT
// os_core.c -- module _os: what os and io need of the host. Every function checks that the host allows it (files.h).
//
// A RawFile owns its descriptor, and there is no other way to one: a program reaches no descriptor that it did not open.
#include "lib/files.h"
#include "lib/library.h"

#include "object/bytes.h"
#include "object/dict.h"
#include "object/exception.h"
#include "object/int.h"
#include "object/list.h"
#include "object/native.h"
#include "object/protocol.h"
#include "object/tuple.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

//// RawFile //////////////////////////////////////////////////////////////////////////////////////////////////////////

typedef struct { Object head; int fd; } RawFile;      // fd -1: closed
extern const TypeDef raw_file_type;

static RawFile *as_raw(KrBorrowed v) { return (RawFile *)as_object(v); }

static bool is_open(KrVM *vm, KrBorrowed v) {
    return as_raw(v)->fd >= 0 || raise_as(false, vm, ValueError, "I/O operation on closed file");
}

NATIVE(raw_read, "read(self, size, /)", "Read up to size bytes; a negative size: all that is left.") {
    int64_t size;
    if (!to_index_clamped(vm, args[1], &size) || !is_open(vm, args[0])) return KR_ERROR;
    BytesBuilder builder = {.vm = vm};
    while (size != 0) {
        char piece[16 << 10];
        size_t wanted = size < 0 || size > (int64_t)sizeof piece ? sizeof piece : (size_t)size;
        ssize_t count = read(as_raw(args[0])->fd, piece, wanted);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            int number = errno;
            bytes_builder_discard(&builder);
            return files_error(vm, number, NONE);
        }
        if (count == 0) break;
        if (!bytes_builder_add(&builder, piece, (size_t)count) || !poll(vm, 16)) {
            bytes_builder_discard(&builder);
            return KR_ERROR;
        }
        if (size > 0) size -= count;
    }
    return bytes_builder_finish(&builder);
}

NATIVE(raw_write, "write(self, data, /)", "Write bytes; gives their number.") {
    const uint8_t *data;
    size_t length, done = 0;
    if (!is_open(vm, args[0]) || !bytes_view(vm, args[1], &data, &length)) return KR_ERROR;
    while (done < length) {
        ssize_t count = write(as_raw(args[0])->fd, data + done, length - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return files_error(vm, errno, NONE);
        done += (size_t)count;
    }
    return int_from_i64(vm, (int64_t)length);
}

NATIVE(raw_seek, "seek(self, offset, whence, /)", "Go to a place; gives it.") {
    int64_t offset, whence;
    if (!to_i64(vm, args[1], &offset) || !to_i64(vm, args[2], &whence) || !is_open(vm, args[0])) return KR_ERROR;
    if (whence < 0 || whence > 2) return raise(vm, ValueError, "invalid whence (%lld, should be 0, 1 or 2)", (long long)whence);
    off_t at = lseek(as_raw(args[0])->fd, offset, (int)whence);
    return at < 0 ? files_error(vm, errno, NONE) : int_from_i64(vm, at);
}

NATIVE(raw_truncate, "truncate(self, size, /)", "Make the file this long.") {
    int64_t size;
    if (!to_i64(vm, args[1], &size) || !is_open(vm, args[0])) return KR_ERROR;
    return ftruncate(as_raw(args[0])->fd, size) != 0 ? files_error(vm, errno, NONE) : NONE;
}

NATIVE(raw_close, "close(self, /)", "Close the file.") {
    int fd = as_raw(args[0])->fd;
    as_raw(args[0])->fd = -1;
    return fd >= 0 && close(fd) != 0 && errno != EINTR ? files_error(vm, errno, NONE) : NONE;
}

static void raw_free(KrVM *vm, Object *self) {
    (void)vm;
    if (((RawFile *)self)->fd >= 0) close(((RawFile *)self)->fd);
}

static const NativeDef *const raw_methods[] = {DEF(raw_read), DEF(raw_write), DEF(raw_seek), DEF(raw_truncate), DEF(raw_close), NULL};
const TypeDef raw_file_type = {
    .name = "_os.RawFile", .doc = "An open file of the host.", .id = (TypeId)TYPE_RAW_FILE, .size = sizeof(RawFile),
    .flags = TYPE_FLAG_NO_NEW, .methods = raw_methods, .free = raw_free,
};

// mode: r, w, a or x, perhaps with +.
NATIVE(os_open, "open_file(path, mode, /)", "Open a file of the host.") {
    if (!is_str(vm, args[1])) return raise(vm, TypeError, "mode must be str, not %T", args[1]);
    size_t length;
    const char *mode = str_utf8(vm, as_str(args[1]), &length);
    if (mode == NULL) return KR_ERROR;
    bool both = strchr(mode, '+') != NULL, reads = mode[0] == 'r';
    int flags = both ? O_RDWR : reads ? O_RDONLY : O_WRONLY;
    if (mode[0] == 'w') flags |= O_CREAT | O_TRUNC;
    if (mode[0] == 'a') flags |= O_CREAT | O_APPEND;
    if (mode[0] == 'x') flags |= O_CREAT | O_EXCL;
    char *path = files_path(vm, args[0], reads && !both ? FILES_READ : FILES_WRITE);
    if (path == NULL) return KR_ERROR;
    if (both) {
        char *again = files_path(vm, args[0], FILES_READ);
        if (again == NULL) {
            files_path_free(path);
            return KR_ERROR;
        }
        files_path_free(again);
    }
    if (!type_register(vm, (TypeId)TYPE_RAW_FILE, &raw_file_type)) {
        files_path_free(path);
        return KR_ERROR;
    }
    RawFile *file = object_new(vm, (TypeId)TYPE_RAW_FILE, sizeof *file);
    if (file == NULL) {
        files_path_free(path);
        return KR_ERROR;
    }
    file->fd = -1;
    int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0666);
    int number = errno;
    struct stat info;
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        close(fd);
        fd = -1;
        number = EISDIR;
    }
    files_path_free(path);
    file->fd = fd;
    if (fd >= 0) return value_of_object(file);
    object_release(vm, file);
    return files_error(vm, number, args[0]);
}

//// Files by name ////////////////////////////////////////////////////////////////////////////////////////////////////

static KrValue stat_tuple(KrVM *vm, const struct stat *info) {
    const double times[] = {(double)info->st_atim.tv_sec + (double)info->st_atim.tv_nsec / 1e9,
                            (double)info->st_mtim.tv_sec + (double)info->st_mtim.tv_nsec / 1e9,
                            (double)info->st_ctim.tv_sec + (double)info->st_ctim.tv_nsec / 1e9};
    KrValue items[] = {int_from_i64(vm, info->st_mode), int_from_i64(vm, (int64_t)info->st_ino), int_from_i64(vm, (int64_t)info->st_dev),
                       int_from_i64(vm, (int64_t)info->st_nlink), int_from_i64(vm, info->st_uid), int_from_i64(vm, info->st_gid),
                       int_from_i64(vm, info->st_size), float_from_double(vm, times[0]), float_from_double(vm, times[1]),
                       float_from_double(vm, times[2])};
    bool ok = true;
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) ok = ok && !is_error(items[i]);
    KrValue tuple = ok ? tuple_from(vm, items, sizeof items / sizeof *items) : KR_ERROR;
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) release_maybe(vm, items[i]);
    return tuple;
}

NATIVE(os_stat, "stat(path, /)", "What is known about a file, as a tuple.") {
    char *path = files_path(vm, args[0], FILES_READ);
    if (path == NULL) return KR_ERROR;
    struct stat info;
    int number = stat(path, &info) == 0 ? 0 : errno;
    files_path_free(path);
    return number != 0 ? files_error(vm, number, args[0]) : stat_tuple(vm, &info);
}

NATIVE(os_listdir, "listdir(path, /)", "The names in a folder.") {
    char *path = files_path(vm, args[0], FILES_READ);
    if (path == NULL) return KR_ERROR;
    DIR *folder = opendir(path);
    int number = errno;
    files_path_free(path);
    if (folder == NULL) return files_error(vm, number, args[0]);
    KrValue list = list_new(vm, 0);
    for (struct dirent *entry; !is_error(list) && (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        KrValue name = bytes_decode(vm, (const uint8_t *)entry->d_name, strlen(entry->d_name), "utf-8", "surrogateescape");
        bool ok = !is_error(name) && list_append(vm, as_list(list), name) && poll(vm, 1);
        release_maybe(vm, name);
        if (!ok) {
            release(vm, list);
            list = KR_ERROR;
        }
    }
    closedir(folder);
    return list;
}

static int make_folder(const char *path) { return mkdir(path, 0777); }

static KrValue change(KrVM *vm, KrBorrowed name, int (*function)(const char *path)) {
    char *path = files_path(vm, name, FILES_WRITE);
    if (path == NULL) return KR_ERROR;
    int number = function(path) == 0 ? 0 : errno;
    files_path_free(path);
    return number != 0 ? files_error(vm, number, name) : NONE;
}
NATIVE(os_mkdir, "mkdir(path, /)", "Make a folder.") { return change(vm, args[0], make_folder); }
NATIVE(os_rmdir, "rmdir(path, /)", "Remove an empty folder.") { return change(vm, args[0], rmdir); }
NATIVE(os_unlink, "unlink(path, /)", "Remove a file.") { return change(vm, args[0], unlink); }

NATIVE(os_rename, "rename(source, target, /)", "Give a file another name; what had that name is replaced.") {
    char *source = files_path(vm, args[0], FILES_WRITE);
    if (source == NULL) return KR_ERROR;
    char *target = files_path(vm, args[1], FILES_WRITE);
    if (target == NULL) {
        files_path_free(source);
        return KR_ERROR;
    }
    int number = rename(source, target) == 0 ? 0 : errno;
    files_path_free(source);
    files_path_free(target);
    return number != 0 ? files_error(vm, number, args[0]) : NONE;
}

NATIVE(os_realpath, "realpath(path, /)", "The path without links.") {
    char *path = files_path(vm, args[0], FILES_READ);
    if (path == NULL) return KR_ERROR;
    KrValue text = bytes_decode(vm, (const uint8_t *)path, strlen(path), "utf-8", "surrogateescape");
    files_path_free(path);
    return text;
}

//// The process //////////////////////////////////////////////////////////////////////////////////////////////////////

static bool may_see_files(KrVM *vm, const char *function) {
    return (vm->config.capabilities & (KR_CAN_READ_FILES | KR_CAN_WRITE_FILES)) ||
           raise_as(false, vm, PermissionError, "os.%s() needs the host to allow reading files (krait --allow read=DIR)", function);
}

NATIVE(os_getcwd, "getcwd()", "The folder that relative paths start from.") {
    if (!may_see_files(vm, "getcwd")) return KR_ERROR;
    char *path = realpath(".", NULL);
    if (path == NULL) return files_error(vm, errno, NONE);
    KrValue text = bytes_decode(vm, (const uint8_t *)path, strlen(path), "utf-8", "surrogateescape");
    free(path);
    return text;
}

NATIVE(os_getpid, "getpid()", "The number of the process.") { return may_see_files(vm, "getpid") ? small_int(getpid()) : KR_ERROR; }

NATIVE(os_environ, "environment()", "The variables that the host allows, as a new dict.") {
    KrValue dict = dict_new(vm);
    for (const char *const *entry = vm->config.environment; !is_error(dict) && entry != NULL && *entry != NULL; entry++) {
        const char *equals = strchr(*entry, '=');
        if (equals == NULL) continue;
        KrValue name = bytes_decode(vm, (const uint8_t *)*entry, (size_t)(equals - *entry), "utf-8", "surrogateescape");
        KrValue text = bytes_decode(vm, (const uint8_t *)equals + 1, strlen(equals + 1), "utf-8", "surrogateescape");
        bool ok = !is_error(name) && !is_error(text) && dict_set(vm, as_dict(dict), name, text);
        release_maybe(vm, name);
        release_maybe(vm, text);
        if (!ok) {
            release(vm, dict);
            dict = KR_ERROR;
        }
    }
    return dict;
}

NATIVE(os_urandom, "urandom(size, /)", "Random bytes of the system; the host must allow it.") {
    int64_t size;
    if (!to_i64(vm, args[0], &size)) return KR_ERROR;
    if (size < 0) return raise(vm, ValueError, "negative argument not allowed");
    if (!(vm->config.capabilities & KR_CAN_RANDOM)) {
        return raise(vm, PermissionError, "random bytes of the system need the host to allow them (krait --allow random)");
    }
    if (size > INT32_MAX) return exception_raise_memory(vm);
    KrValue bytes = bytes_new(vm, NULL, (size_t)size);
    for (size_t at = 0; !is_error(bytes) && at < (size_t)size;) {
        ssize_t count = getrandom(as_bytes(bytes)->data + at, (size_t)size - at, 0);
        if (count > 0) at += (size_t)count;
        else if (errno != EINTR) {
            release(vm, bytes);
            return files_error(vm, errno, NONE);
        }
    }
    return bytes;
}

NATIVE(os_strerror, "strerror(code, /)", "The text of an error number.") {
    int64_t code;
    if (!to_i64(vm, args[0], &code)) return KR_ERROR;
    return str_new(vm, strerror(code >= 0 && code < 4096 ? (int)code : 4096));
}

static const NativeDef *const functions[] = {
    DEF(os_open), DEF(os_stat), DEF(os_listdir), DEF(os_mkdir), DEF(os_rmdir), DEF(os_unlink), DEF(os_rename), DEF(os_realpath),
    DEF(os_getcwd), DEF(os_getpid), DEF(os_environ), DEF(os_urandom), DEF(os_strerror), NULL,
};
const ModuleDef os_core_module = {.name = "_os", .functions = functions};
