// Loaded into a program under test by LD_PRELOAD, makes one chosen system call fail. HOLDFAST_FAILING_CALLS names the file
// that says which one. Standard streams, pipes and event descriptors are left alone: their calls do not fail in life.
#define _GNU_SOURCE
#include "failing_calls.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { PLAIN = 0, MAKES = 1, WRITES = 2, SYNCS = 4, WAITS = 8, NEVER_INTERRUPTED = 16 };

static struct failing_calls *control;
static long (*real_syscall)(long, ...);

#define REAL(name)                                                  \
    static __typeof__(name) *real;                                  \
    if (real == NULL) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void load(void) {
    real_syscall = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    const char *path = getenv("HOLDFAST_FAILING_CALLS");
    if (path == NULL || strncmp(program_invocation_short_name, "holdfast", 8) != 0) return;
    int file = (int)real_syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (file < 0) abort();
    void *memory = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) abort();
    real_syscall(SYS_close, file);
    control = memory;
}

// A bit for each way in which such a call can fail.
static uint8_t ways(unsigned kind, size_t length, int is_socket) {
    uint8_t ways = 0;
    if (!(kind & WAITS)) ways |= 1 << FAILING_CALLS_EIO;
    if ((kind & (MAKES | WRITES)) && !is_socket) ways |= 1 << FAILING_CALLS_ENOSPC;
    if (!(kind & NEVER_INTERRUPTED)) ways |= 1 << FAILING_CALLS_EINTR;
    if ((kind & WRITES) && length > 1) ways |= 1 << FAILING_CALLS_SHORT;
    // It would be the same as EIO.
    if (kind & SYNCS) ways = (uint8_t)((ways & ~(1 << FAILING_CALLS_EIO)) | 1 << FAILING_CALLS_SYNC);
    return ways;
}

// What a call is about: its path, or that of its descriptor.
static const char *subject(int descriptor, const char *path, char *target, size_t length) {
    target[0] = 0;
    if (path != NULL || descriptor < 0) return path == NULL ? "" : path;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t read = real_syscall(SYS_readlink, link, target, length - 1);
    target[read < 0 ? 0 : read] = 0;
    return target;
}

// FNV-1a over the name and the path, of whose parts those with a digit count as equal.
static uint32_t likeness(const char *name, const char *path) {
    uint32_t hash = 2166136261u;
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 16777619u;
    while (*path) {
        size_t length = strcspn(path, "/");
        int has_digit = strcspn(path, "0123456789") < length;
        for (size_t at = 0; at < (has_digit ? 1 : length); at++)
            hash = (hash ^ (unsigned char)(has_digit ? '#' : path[at])) * 16777619u;
        hash = (hash ^ '/') * 16777619u;
        path += length + (path[length] != 0);
    }
    return hash;
}

// 0: do it; -1: do half of it; else the errno to give.
static int judge(unsigned kind, const char *name, int descriptor, const char *path, size_t length) {
    struct failing_calls *shared = control;
    if (shared == NULL || !__atomic_load_n(&shared->armed, __ATOMIC_ACQUIRE)) return 0;
    // No disk is behind it, and libdispatch ends the process when it cannot read how its own threads stand.
    if (path != NULL && strncmp(path, "/proc/", 6) == 0) return 0;
    int before = errno, is_socket = 0;
    if (descriptor >= 0) {
        struct stat status;
        if (descriptor <= 2 || real_syscall(SYS_fstat, descriptor, &status) != 0) { errno = before; return 0; }
        is_socket = S_ISSOCK(status.st_mode);
        if (!is_socket && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) { errno = before; return 0; }
    }
    uint64_t number = __atomic_add_fetch(&shared->count, 1, __ATOMIC_ACQ_REL);
    uint8_t possible = ways(kind, length, is_socket);
    char target[160];
    if (number < FAILING_CALLS_TRACED) shared->ways[number] = possible;
    if (number < FAILING_CALLS_TRACED && shared->first == 0)
        shared->likeness[number] = likeness(name, subject(descriptor, path, target, sizeof target));
    errno = before;
    if (shared->first == 0 || number < shared->first || !(possible & 1 << shared->failure)) return 0;
    if (__atomic_exchange_n(&shared->fired, 1, __ATOMIC_ACQ_REL)) return 0;
    snprintf(shared->what, sizeof shared->what, "%s %s", name, subject(descriptor, path, target, sizeof target));
    errno = before;
    switch (shared->failure) {
    case FAILING_CALLS_ENOSPC: return ENOSPC;
    case FAILING_CALLS_EINTR: return EINTR;
    case FAILING_CALLS_SHORT: return -1;
    default: return is_socket ? ECONNRESET : EIO;
    }
}

#define FAIL_WITH(result, kind, name, descriptor, path)             \
    do {                                                            \
        int verdict = judge(kind, name, descriptor, path, 0);       \
        if (verdict > 0) { errno = verdict; return result; }        \
    } while (0)
#define FAIL(kind, name, descriptor, path) FAIL_WITH(-1, kind, name, descriptor, path)

#define WRITE(length, name, descriptor)                             \
    do {                                                            \
        int verdict = judge(WRITES, name, descriptor, NULL, length);\
        if (verdict > 0) { errno = verdict; return -1; }            \
        if (verdict < 0) length /= 2;                               \
    } while (0)

ssize_t read(int descriptor, void *bytes, size_t length) {
    REAL(read);
    FAIL(PLAIN, "read", descriptor, NULL);
    return real(descriptor, bytes, length);
}

#define PREAD(name)                                                                   \
    ssize_t name(int descriptor, void *bytes, size_t length, off_t offset) {          \
        REAL(name);                                                                   \
        FAIL(PLAIN, "pread", descriptor, NULL);                                       \
        return real(descriptor, bytes, length, offset);                               \
    }
PREAD(pread)
PREAD(pread64)

ssize_t recv(int descriptor, void *bytes, size_t length, int flags) {
    REAL(recv);
    FAIL(PLAIN, "recv", descriptor, NULL);
    return real(descriptor, bytes, length, flags);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    REAL(write);
    WRITE(length, "write", descriptor);
    return real(descriptor, bytes, length);
}

#define PWRITE(name)                                                                  \
    ssize_t name(int descriptor, const void *bytes, size_t length, off_t offset) {    \
        REAL(name);                                                                   \
        WRITE(length, "pwrite", descriptor);                                          \
        return real(descriptor, bytes, length, offset);                               \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t send(int descriptor, const void *bytes, size_t length, int flags) {
    REAL(send);
    WRITE(length, "send", descriptor);
    return real(descriptor, bytes, length, flags);
}

#define OPEN(name)                                                                    \
    int name(const char *path, int flags, ...) {                                      \
        REAL(name);                                                                   \
        va_list more;                                                                 \
        va_start(more, flags);                                                        \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;       \
        va_end(more);                                                                 \
        FAIL(flags & O_CREAT ? MAKES : PLAIN, "open", -1, path);                      \
        return real(path, flags, mode);                                               \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                  \
    int name(int directory, const char *path, int flags, ...) {                       \
        REAL(name);                                                                   \
        va_list more;                                                                 \
        va_start(more, flags);                                                        \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;       \
        va_end(more);                                                                 \
        FAIL(flags & O_CREAT ? MAKES : PLAIN, "openat", -1, path);                    \
        return real(directory, path, flags, mode);                                    \
    }
OPENAT(openat)
OPENAT(openat64)

// One call about a path or a descriptor: its result's failure is -1.
#define CALL(kind, name, parameters, arguments, descriptor, path)                     \
    int name parameters {                                                             \
        REAL(name);                                                                   \
        FAIL(kind, #name, descriptor, path);                                          \
        return real arguments;                                                        \
    }
CALL(SYNCS, fsync, (int file), (file), file, NULL)
CALL(SYNCS, fdatasync, (int file), (file), file, NULL)
CALL(PLAIN, ftruncate, (int file, off_t length), (file, length), file, NULL)
CALL(PLAIN, ftruncate64, (int file, off_t length), (file, length), file, NULL)
CALL(PLAIN, fchmod, (int file, mode_t mode), (file, mode), file, NULL)
CALL(PLAIN, fchown, (int file, uid_t user, gid_t group), (file, user, group), file, NULL)
CALL(PLAIN, flock, (int file, int how), (file, how), file, NULL)
CALL(MAKES, link, (const char *from, const char *to), (from, to), -1, to)
CALL(MAKES, symlink, (const char *from, const char *to), (from, to), -1, to)
CALL(MAKES, rename, (const char *from, const char *to), (from, to), -1, to)
CALL(MAKES, mkdir, (const char *path, mode_t mode), (path, mode), -1, path)
CALL(MAKES, mkdirat, (int at, const char *path, mode_t mode), (at, path, mode), -1, path)
CALL(PLAIN, unlink, (const char *path), (path), -1, path)
CALL(PLAIN, unlinkat, (int at, const char *path, int flags), (at, path, flags), -1, path)
CALL(PLAIN, rmdir, (const char *path), (path), -1, path)
CALL(PLAIN, chmod, (const char *path, mode_t mode), (path, mode), -1, path)
CALL(PLAIN, lchown, (const char *path, uid_t user, gid_t group), (path, user, group), -1, path)
CALL(PLAIN, stat, (const char *path, struct stat *status), (path, status), -1, path)
CALL(PLAIN, lstat, (const char *path, struct stat *status), (path, status), -1, path)
CALL(PLAIN, stat64, (const char *path, struct stat64 *status), (path, status), -1, path)
CALL(PLAIN, lstat64, (const char *path, struct stat64 *status), (path, status), -1, path)
CALL(PLAIN, fstat64, (int file, struct stat64 *status), (file, status), file, NULL)
CALL(PLAIN, connect, (int end, const struct sockaddr *to, socklen_t length), (end, to, length), end, NULL)
CALL(WAITS, poll, (struct pollfd *ends, nfds_t count, int wait), (ends, count, wait), -1, NULL)
CALL(WAITS, epoll_wait, (int set, struct epoll_event *events, int most, int wait), (set, events, most, wait), -1, NULL)

DIR *opendir(const char *path) {
    REAL(opendir);
    FAIL_WITH(NULL, PLAIN, "opendir", -1, path);
    return real(path);
}

#define READDIR(name, type)                                                           \
    type *name(DIR *directory) {                                                      \
        REAL(name);                                                                   \
        FAIL_WITH(NULL, NEVER_INTERRUPTED, "readdir", dirfd(directory), NULL);        \
        return real(directory);                                                       \
    }
READDIR(readdir, struct dirent)
READDIR(readdir64, struct dirent64)

static const char *called(long number, unsigned *kind) {
    *kind = PLAIN;
    switch (number) {
    case SYS_statx: return "statx";
    case SYS_openat2: return "openat2";
    case SYS_accept4: return "accept4";
    case SYS_renameat2: *kind = MAKES; return "renameat2";
    case SYS_syncfs: *kind = SYNCS; return "syncfs";
    default: return NULL;
    }
}

long syscall(long number, ...) {
    va_list more;
    va_start(more, number);
    long a = va_arg(more, long), b = va_arg(more, long), c = va_arg(more, long);
    long d = va_arg(more, long), e = va_arg(more, long), f = va_arg(more, long);
    va_end(more);
    unsigned kind;
    const char *name = called(number, &kind);
    if (name != NULL) {
        int is_named = number == SYS_statx || number == SYS_openat2;
        FAIL(kind, name, number == SYS_accept4 || number == SYS_syncfs ? (int)a : -1, is_named ? (const char *)b : NULL);
    }
    if (real_syscall == NULL) real_syscall = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    return real_syscall(number, a, b, c, d, e, f);
}
