/*
 * Remembers what was synced, so that a test can take away the rest: what a machine that loses power may lose.
 *
 * Loaded with LD_PRELOAD. For each file in the folder EVENHOUR_SYNCED_FOLDER, FILE.synced is the content as of the
 * last fsync or fdatasync of FILE that was begun. A file without one was never synced. The copy is complete before
 * the sync is answered, and it takes the place of the one before it in a single step: a kill leaves one or the other.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* The path of this open file, if it is one of those that are watched. */
static int watched(int fd, char *path, size_t size)
{
    const char *folder = getenv("EVENHOUR_SYNCED_FOLDER");
    char link[64];
    struct stat about;

    if (folder == NULL || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length <= 0)
        return 0;
    path[length] = '\0';
    size_t prefix = strlen(folder);
    return strncmp(path, folder, prefix) == 0 && path[prefix] == '/';
}

/* Copies the whole of FILE to FILE.synced. A copy that cannot be made ends the process: silence would be a lie. */
static void remember(int fd)
{
    char path[PATH_MAX], beside[PATH_MAX + 8], place[PATH_MAX + 8];
    static char block[1 << 20];

    if (!watched(fd, path, sizeof path))
        return;
    pthread_mutex_lock(&turn);
    snprintf(place, sizeof place, "%s.synced", path);
    snprintf(beside, sizeof beside, "%s.copying", path);
    int to = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    off_t at = 0;
    ssize_t count = -1;
    /* Read through the descriptor that is synced: opening and closing another would drop the file's POSIX locks. */
    while (to >= 0 && (count = pread(fd, block, sizeof block, at)) > 0 && write(to, block, (size_t)count) == count)
        at += count;
    if (count != 0 || close(to) != 0 || rename(beside, place) != 0) {
        perror("synced");
        abort();
    }
    pthread_mutex_unlock(&turn);
}

int fsync(int fd)
{
    int (*real)(int);

    *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    remember(fd);
    return real(fd);
}

int fdatasync(int fd)
{
    int (*real)(int);

    *(void **)&real = dlsym(RTLD_NEXT, "fdatasync");
    remember(fd);
    return real(fd);
}
