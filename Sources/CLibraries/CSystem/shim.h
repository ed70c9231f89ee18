#pragma once
// Without _GNU_SOURCE: with it, C structures would differ from those of Swift's own Glibc module.
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <malloc.h>
#include <net/if.h>
#include <netdb.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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
int ioctl(int descriptor, unsigned long request, ...);

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

/// Sends the reads and writes of an open file past the page cache, or no longer; not every file system can.
static inline int hf_set_direct(int descriptor, int on) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags == -1) return -1;
    return fcntl(descriptor, F_SETFL, on ? flags | __O_DIRECT : flags & ~__O_DIRECT);
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

static inline int hf_pidfd_signal(int descriptor, int number) {
    return (int)syscall(424 /* pidfd_send_signal */, descriptor, number, NULL, 0u);
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

// Child processes. posix_spawn can change neither user nor directory portably, so the child is forked here, where
// nothing but async-signal-safe calls stands between fork and exec.

/// Everything a child begins with; all pointers belong to the caller.
struct hf_spawn {
    const char *program;
    char *const *arguments;
    char *const *environment;
    /// NULL keeps the parent's.
    const char *directory;
    int input, output, errors;
    /// Whether the next four apply.
    int changes_user;
    uint32_t user, group;
    const uint32_t *groups;
    size_t group_count;
    /// Whether the child leads a session of its own and ends with the thread that started it.
    int leads_session;
    /// The namespaces that it begins in, as flags of clone(2): none, HF_APART, or HF_APART with a user namespace, in
    /// which the user is itself.
    unsigned long namespaces;
    /// What it gets when the thread that started it ends; for those that lead a session.
    int parting_signal;
};

/// Own processes and an own network: CLONE_NEWPID, CLONE_NEWNET.
static const unsigned long HF_APART = 0x60000000;
/// CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWUSER.
static const unsigned long HF_APART_AS_USER = 0x70000000;

/// What a child tells its parent when it could not become the program.
struct hf_spawn_failure {
    /// 0 fork, 1 signals and group, 2 descriptors, 3 user, 4 directory, 5 program, 6 namespaces, 7 parent.
    int step;
    int error;
};

static inline int hf_become_user(const struct hf_spawn *spawn) {
    if (!spawn->changes_user) return 0;
    // Raw calls: those of glibc would try to change threads that exist in the parent only.
    if (syscall(SYS_setgroups, spawn->group_count, spawn->groups) != 0) return -1;
    if (syscall(SYS_setresgid, spawn->group, spawn->group, spawn->group) != 0) return -1;
    return (int)syscall(SYS_setresuid, spawn->user, spawn->user, spawn->user);
}

static inline int hf_place_descriptors(const struct hf_spawn *spawn) {
    // Out of the way first, since one of them may be 0, 1 or 2 itself.
    int input = fcntl(spawn->input, F_DUPFD_CLOEXEC, 3);
    int output = fcntl(spawn->output, F_DUPFD_CLOEXEC, 3);
    int errors = fcntl(spawn->errors, F_DUPFD_CLOEXEC, 3);
    if (input < 0 || output < 0 || errors < 0) return -1;
    return dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0 ? -1 : 0;
}

static inline void hf_reset_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    for (int number = 1; number < 65; number++) (void)sigaction(number, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/// The lines that map a user and a group to themselves; made before the fork, which leaves no room for formatting.
struct hf_identity {
    char user[32], group[32];
};

static inline int hf_write_text(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t count = write(file, text, strlen(text));
    close(file);
    return count == (ssize_t)strlen(text) ? 0 : -1;
}

/// Becomes itself in its namespace of users, and brings loopback up in that of its network.
static inline int hf_settle_apart(const struct hf_spawn *spawn, const struct hf_identity *self) {
    if (spawn->namespaces == HF_APART_AS_USER
        && (hf_write_text("/proc/self/setgroups", "deny") != 0 || hf_write_text("/proc/self/uid_map", self->user) != 0
            || hf_write_text("/proc/self/gid_map", self->group) != 0))
        return -1;
    struct ifreq loopback;
    memset(&loopback, 0, sizeof loopback);
    memcpy(loopback.ifr_name, "lo", 3);
    loopback.ifr_flags = IFF_UP | IFF_RUNNING;
    int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return 0;
    (void)ioctl(probe, 0x8914 /* SIOCSIFFLAGS */, &loopback);
    close(probe);
    return 0;
}

/// Has the kernel end this process with the thread that started it; -1 when that has ended already.
///
/// Set after the user is changed, which would take it away.
static inline int hf_end_with_parent(const struct hf_spawn *spawn, int parent) {
    if (prctl(PR_SET_PDEATHSIG, spawn->parting_signal, 0, 0, 0) != 0) return -1;
    struct pollfd ended = {parent, POLLIN, 0};
    if (parent < 0 || poll(&ended, 1, 0) == 0) return 0;
    errno = ESRCH;
    return -1;
}

static inline void hf_run_child(
    const struct hf_spawn *spawn, const struct hf_identity *self, int parent, int report) {
    struct hf_spawn_failure failure = {1, 0};
    do {
        if (spawn->leads_session ? setsid() == -1 : setpgid(0, 0) != 0) break;
        failure.step = 6;
        if (spawn->namespaces != 0 && hf_settle_apart(spawn, self) != 0) break;
        failure.step = 2;
        if (hf_place_descriptors(spawn) != 0) break;
        // Descriptors that a library forgot to mark close at exec; `report` is marked already.
        (void)syscall(436 /* close_range */, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
        failure.step = 3;
        if (hf_become_user(spawn) != 0) break;
        failure.step = 7;
        if (spawn->leads_session && hf_end_with_parent(spawn, parent) != 0) break;
        failure.step = 4;
        if (spawn->directory != NULL && chdir(spawn->directory) != 0) break;
        failure.step = 5;
        hf_reset_signals();
        execve(spawn->program, spawn->arguments, spawn->environment);
    } while (0);
    failure.error = errno;
    ssize_t ignored = write(report, &failure, sizeof failure);
    (void)ignored;
    _exit(127);
}

/// Starts a child in a process group of its own; -1 with `failure` filled in when it could not become the program.
static inline pid_t hf_spawn_child(const struct hf_spawn *spawn, struct hf_spawn_failure *failure) {
    int report[2];
    sigset_t all, before;
    failure->step = 0;
    if (hf_pipe(report, O_CLOEXEC) != 0) {
        failure->error = errno;
        return -1;
    }
    struct hf_identity self;
    snprintf(self.user, sizeof self.user, "%u %u 1", (unsigned)geteuid(), (unsigned)geteuid());
    snprintf(self.group, sizeof self.group, "%u %u 1", (unsigned)getegid(), (unsigned)getegid());
    // No handler of the parent may run in the child.
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int parent = hf_pidfd_open(getpid());
    // clone(2) itself where the child becomes the first process of a namespace: fork(3) has no word for that.
    pid_t pid = spawn->namespaces == 0
        ? fork() : (pid_t)syscall(SYS_clone, spawn->namespaces | SIGCHLD, 0ul, 0ul, 0ul, 0ul);
    if (pid == 0) hf_run_child(spawn, &self, parent, report[1]);
    failure->error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (parent >= 0) close(parent);
    close(report[1]);
    ssize_t count = 0;
    if (pid > 0) {
        do count = read(report[0], failure, sizeof *failure);
        while (count < 0 && errno == EINTR);
        if (count != 0) {
            while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
            pid = -1;
        }
    }
    close(report[0]);
    return pid;
}

// Signals. Used by one Swift file only, so that there is one copy of the descriptor.

static volatile int hf_signal_pipe = -1;

static inline void hf_signal_arrived(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(hf_signal_pipe, &byte, 1);
    (void)ignored;
    errno = saved;
}

/// Has each arrival of signal `number` write its number as a byte to `pipe`; -1 gives the signal its default again.
static inline int hf_watch_signal(int number, int pipe) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigfillset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    action.sa_handler = pipe < 0 ? SIG_DFL : hf_signal_arrived;
    if (pipe >= 0) hf_signal_pipe = pipe;
    return sigaction(number, &action, NULL);
}

/// How a child ended, or -1: 256 + signal, or its exit status. Does not wait; -2 while it still runs.
static inline int hf_reap(pid_t pid) {
    int status = 0;
    pid_t found = waitpid(pid, &status, WNOHANG);
    if (found == 0) return -2;
    if (found < 0) return -1;
    return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}
