/* Calls of the system that fail when they are told to: the n-th of those that touch a folder. Where the error is
   a number below 0, it is a signal, which comes before the call; the call is made where there is still a process.
   Loaded before the C library (LD_PRELOAD) by tests/faults/test_faults.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long wanted, counted;
static int number, armed;
static char name[64];

void faults_arm(long which, int error, const char *below) {
    snprintf(folder, sizeof folder, "%s", below);
    wanted = which; number = error; counted = 0; name[0] = 0; armed = 1;
}
long faults_disarm(void) { armed = 0; return counted; }
const char *faults_failed(void) { return name; }

/* Whether this is the call that fails. */
static int fails(const char *call) {
    if (__sync_add_and_fetch(&counted, 1) != wanted) return 0;
    snprintf(name, sizeof name, "%s", call);
    if (number < 0) return raise(-number);
    errno = number;
    return 1;
}
static int of_path(const char *path) {
    if (!armed || !path) return 0;
    return path[0] != '/' || strncmp(path, folder, strlen(folder)) == 0;
}
static int of_file(int descriptor) {
    char link[64], path[PATH_MAX];
    if (!armed || descriptor < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, folder, strlen(folder)) == 0) return 1;
    if (strncmp(path, "socket:", 7) != 0) return 0;
    /* A network's: the pair by which an event loop is woken up is within the process, and does not fail. */
    int domain = 0;
    socklen_t size = sizeof domain;
    return getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain != AF_UNIX;
}
#define NEXT(call) static __typeof__(call) *next; if (!next) next = (__typeof__(call) *)dlsym(RTLD_NEXT, #call)
#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { NEXT(open); MODE if (of_path(path) && fails("open")) return -1; return next(path, flags, mode); }
int open64(const char *path, int flags, ...) { NEXT(open64); MODE if (of_path(path) && fails("open")) return -1; return next(path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { NEXT(openat); MODE if (of_path(path) && fails("open")) return -1; return next(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { NEXT(openat64); MODE if (of_path(path) && fails("open")) return -1; return next(at, path, flags, mode); }
ssize_t read(int file, void *into, size_t size) { NEXT(read); if (of_file(file) && fails("read")) return -1; return next(file, into, size); }
ssize_t pread64(int file, void *into, size_t size, off64_t at) { NEXT(pread64); if (of_file(file) && fails("read")) return -1; return next(file, into, size, at); }
ssize_t pread(int file, void *into, size_t size, off_t at) { NEXT(pread); if (of_file(file) && fails("read")) return -1; return next(file, into, size, at); }
ssize_t write(int file, const void *from, size_t size) { NEXT(write); if (of_file(file) && fails("write")) return -1; return next(file, from, size); }
ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) { NEXT(pwrite64); if (of_file(file) && fails("write")) return -1; return next(file, from, size, at); }
ssize_t pwrite(int file, const void *from, size_t size, off_t at) { NEXT(pwrite); if (of_file(file) && fails("write")) return -1; return next(file, from, size, at); }
ssize_t writev(int file, const struct iovec *parts, int count) { NEXT(writev); if (of_file(file) && fails("write")) return -1; return next(file, parts, count); }
int ftruncate64(int file, off64_t size) { NEXT(ftruncate64); if (of_file(file) && fails("ftruncate")) return -1; return next(file, size); }
int fsync(int file) { NEXT(fsync); if (of_file(file) && fails("fsync")) return -1; return next(file); }
int fdatasync(int file) { NEXT(fdatasync); if (of_file(file) && fails("fsync")) return -1; return next(file); }
int rename(const char *from, const char *to) { NEXT(rename); if (of_path(to) && fails("rename")) return -1; return next(from, to); }
int renameat(int at, const char *from, int there, const char *to) { NEXT(renameat); if (of_path(to) && fails("rename")) return -1; return next(at, from, there, to); }
int link(const char *from, const char *to) { NEXT(link); if (of_path(to) && fails("link")) return -1; return next(from, to); }
int linkat(int at, const char *from, int there, const char *to, int flags) { NEXT(linkat); if (of_path(to) && fails("link")) return -1; return next(at, from, there, to, flags); }
int mkdir(const char *path, mode_t mode) { NEXT(mkdir); if (of_path(path) && fails("mkdir")) return -1; return next(path, mode); }
int chmod(const char *path, mode_t mode) { NEXT(chmod); if (of_path(path) && fails("chmod")) return -1; return next(path, mode); }
int fchmodat(int at, const char *path, mode_t mode, int flags) { NEXT(fchmodat); if (of_path(path) && fails("chmod")) return -1; return next(at, path, mode, flags); }
int connect(int file, const struct sockaddr *to, socklen_t size) { NEXT(connect); if (of_file(file) && fails("connect")) return -1; return next(file, to, size); }
ssize_t send(int file, const void *from, size_t size, int flags) { NEXT(send); if (of_file(file) && fails("send")) return -1; return next(file, from, size, flags); }
ssize_t recv(int file, void *into, size_t size, int flags) { NEXT(recv); if (of_file(file) && fails("recv")) return -1; return next(file, into, size, flags); }
