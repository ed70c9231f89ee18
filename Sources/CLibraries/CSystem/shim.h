#pragma once
// Without _GNU_SOURCE: with it, C structures would differ from those of Swift's own Glibc module.
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <netdb.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

long syscall(long number, ...);

// Every wrapper returns what the system call returns: -1 and errno on failure.

/// Opens `path` below `directory`; resolution can leave neither it nor follow a symbolic link.
static inline int hf_open_beneath(int directory, const char *path, int flags, uint32_t mode) {
    struct open_how how;
    memset(&how, 0, sizeof how);
    how.flags = (uint64_t)(unsigned)flags;
    how.mode = (flags & O_CREAT) ? mode : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

/// statx with birth time, for a path (`descriptor` = AT_FDCWD) or an open descriptor (empty path).
static inline int hf_statx(int descriptor, const char *path, int flags, struct statx *result) {
    return (int)syscall(SYS_statx, descriptor, path, flags, STATX_BASIC_STATS | STATX_BTIME, result);
}

static inline int hf_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return (int)syscall(SYS_accept4, listener, address, length, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

static inline int hf_pipe(int ends[2], int flags) {
    return (int)syscall(SYS_pipe2, ends, flags);
}

/// Renames without replacing: EEXIST when `to` exists.
static inline int hf_rename_exclusive(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1 /* RENAME_NOREPLACE */);
}

/// Bytes an unprivileged writer can still store where `path` lies.
static inline int hf_free_space(const char *path, uint64_t *bytes) {
    struct statvfs status;
    int result = statvfs(path, &status);
    if (result == 0 && __builtin_mul_overflow((uint64_t)status.f_bavail, (uint64_t)status.f_frsize, bytes))
        *bytes = UINT64_MAX;
    return result;
}

static inline int hf_sync_file_system(int descriptor) {
    return (int)syscall(SYS_syncfs, descriptor);
}

/// Names the calling thread; longer names are cut at 15 bytes by the kernel.
static inline int hf_name_thread(const char *name) {
    return prctl(PR_SET_NAME, name, 0, 0, 0);
}

/// Keeps secrets in memory from core dumps and from other processes of the same user.
static inline int hf_forbid_dumps(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static inline int hf_pidfd_open(pid_t pid) {
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

static inline int hf_stream_socket(int family) {
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/// The pending error of a socket, such as that of a connection attempt; 0 for none.
static inline int hf_socket_error(int descriptor) {
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

/// struct ucred, which glibc shows only with its GNU extensions.
struct hf_credentials {
    pid_t pid;
    uid_t uid;
    gid_t gid;
};

static inline int hf_peer_user(int descriptor, uint32_t *user) {
    struct hf_credentials credentials;
    socklen_t length = sizeof credentials;
    int result = getsockopt(descriptor, SOL_SOCKET, 17 /* SO_PEERCRED */, &credentials, &length);
    if (result == 0) *user = credentials.uid;
    return result;
}
