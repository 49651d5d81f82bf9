// SPDX-License-Identifier: MIT
// errno.c -- module errno: the numbers of the system's errors by name, and the names by number.
#include "lib/library.h"

#include "object/dict.h"
#include "object/str.h"

#include <errno.h>

static const struct { const char *name; int number; } numbers[] = {
#define E(name) {#name, name}
    E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG), E(ENOEXEC), E(EBADF), E(ECHILD), E(EAGAIN), E(ENOMEM), E(EACCES),
    E(EFAULT), E(ENOTBLK), E(EBUSY), E(EEXIST), E(EXDEV), E(ENODEV), E(ENOTDIR), E(EISDIR), E(EINVAL), E(ENFILE), E(EMFILE), E(ENOTTY),
    E(ETXTBSY), E(EFBIG), E(ENOSPC), E(ESPIPE), E(EROFS), E(EMLINK), E(EPIPE), E(EDOM), E(ERANGE), E(EDEADLK), E(ENAMETOOLONG), E(ENOLCK),
    E(ENOSYS), E(ENOTEMPTY), E(ELOOP), E(ENOMSG), E(EIDRM), E(ENOSTR), E(ENODATA), E(ETIME), E(ENOLINK), E(EPROTO), E(EBADMSG),
    E(EOVERFLOW), E(EILSEQ), E(EUSERS), E(ENOTSOCK), E(EDESTADDRREQ), E(EMSGSIZE), E(EPROTOTYPE), E(ENOPROTOOPT), E(EPROTONOSUPPORT),
    E(ESOCKTNOSUPPORT), E(EOPNOTSUPP), E(EPFNOSUPPORT), E(EAFNOSUPPORT), E(EADDRINUSE), E(EADDRNOTAVAIL), E(ENETDOWN), E(ENETUNREACH),
    E(ENETRESET), E(ECONNABORTED), E(ECONNRESET), E(ENOBUFS), E(EISCONN), E(ENOTCONN), E(ESHUTDOWN), E(ETOOMANYREFS), E(ETIMEDOUT),
    E(ECONNREFUSED), E(EHOSTDOWN), E(EHOSTUNREACH), E(EALREADY), E(EINPROGRESS), E(ESTALE), E(EDQUOT), E(ECANCELED), E(EOWNERDEAD),
    E(ENOTRECOVERABLE),
#undef E
    // second names of numbers above
    {"EWOULDBLOCK", EWOULDBLOCK}, {"EDEADLOCK", EDEADLOCK}, {"ENOTSUP", ENOTSUP},
};

static bool init(KrVM *vm, Dict *ns) {
    KrValue codes = dict_new(vm);
    if (is_error(codes)) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof numbers / sizeof *numbers; i++) {
        KrValue number = small_int(numbers[i].number), name = str_new(vm, numbers[i].name);
        ok = !is_error(name) && library_set(vm, ns, numbers[i].name, number) && !is_error(dict_setdefault(vm, as_dict(codes), number, name));
        release_maybe(vm, name);
    }
    if (ok) return library_set(vm, ns, "errorcode", codes);
    release(vm, codes);
    return false;
}
const ModuleDef errno_module = {.name = "errno", .init = init};
