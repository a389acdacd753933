/*
 * meter COMMAND...: runs a command and measures it, all of its threads and the children it waited for included.
 *
 * File descriptor 3 gets {"pid":N} at once and, when the command has ended,
 * {"startNs":N,"endNs":N,"cpuSeconds":X,"peakRssKib":N,"exit":N|null}: times of CLOCK_MONOTONIC, CPU time of user and
 * kernel, exit null when a signal ended it. SIGTERM is passed on to the command, and comes by itself when whoever started
 * the meter goes away: nothing is left running.
 *
 * A program of its own and not a part of the harness: wait4 gives the child's peak RSS, but that peak includes what
 * the process held between fork and exec, which for a Node program would be Node's own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REPORT_FD = 3 };

static pid_t child;

static void pass_on(int signal) { kill(child, signal); }

static long long now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

int main(int argc, char **argv) {
  if (argc < 2 || fcntl(REPORT_FD, F_SETFD, FD_CLOEXEC)) {
    fprintf(stderr, "meter COMMAND..., with file descriptor 3 open for the report\n");
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  sigset_t term, before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, &before);

  long long start = now_ns();
  child = fork();
  if (child < 0) {
    perror("fork");
    return 1;
  }
  if (child == 0) {
    sigprocmask(SIG_SETMASK, &before, 0);
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  struct sigaction action = {.sa_handler = pass_on};
  sigaction(SIGTERM, &action, 0);
  sigprocmask(SIG_SETMASK, &before, 0);
  dprintf(REPORT_FD, "{\"pid\":%d}\n", child);

  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) {
      perror("wait4");
      return 1;
    }
  char ended[16] = "null";
  if (WIFEXITED(status)) snprintf(ended, sizeof ended, "%d", WEXITSTATUS(status));
  dprintf(REPORT_FD, "{\"startNs\":%lld,\"endNs\":%lld,\"cpuSeconds\":%.6f,\"peakRssKib\":%ld,\"exit\":%s}\n", start,
          now_ns(), seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss, ended);
  return 0;
}
