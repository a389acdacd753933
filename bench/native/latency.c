/*
 * latency FILE: how long a Falco alert takes from the file into a message at the receiver.
 *
 * Listens on a free port of 127.0.0.1 and prints {"port":N}. Each line `RATE SECONDS` on standard input makes it append
 * alerts to FILE at that rate, in ticks of a millisecond; the container id of each is the moment of its writing (ns of
 * CLOCK_MONOTONIC), and comes back as flexString2 of the message. When all have come, or nothing more for ten seconds, it
 * prints {"rate":N,"sent":N,"received":N,"p50Ms":X,"p99Ms":X,"maxMs":X}. The first tenth of the messages,
 * at most a second's, does not count: programs warm up. Messages are framed by octet counting or by line feeds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 4 << 20, MOST = 4 << 20, PATIENCE_MS = 10000 };

static int listener, file;
static volatile long received, wanted;
static float latencies[MOST];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_came = PTHREAD_COND_INITIALIZER;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static long long now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void take(const unsigned char *message, size_t length, long long now) {
  static const char key[] = "flexString2=";
  const unsigned char *found = memmem(message, length, key, sizeof key - 1);
  if (!found) return;
  long long written = strtoll((const char *)found + sizeof key - 1, 0, 10);
  pthread_mutex_lock(&lock);
  if (received < MOST) latencies[received] = (now - written) / 1e6;
  if (++received >= wanted) pthread_cond_signal(&all_came);
  pthread_mutex_unlock(&lock);
}

static size_t take_frames(unsigned char *bytes, size_t filled, long long now) {
  size_t from = 0;
  while (from < filled) {
    if (bytes[from] >= '0' && bytes[from] <= '9') {
      size_t at = from, length = 0;
      while (at < filled && bytes[at] >= '0' && bytes[at] <= '9') length = length * 10 + (bytes[at++] - '0');
      if (at == filled || at + 1 + length > filled) break;
      take(bytes + at + 1, length, now);
      from = at + 1 + length;
    } else {
      unsigned char *end = memchr(bytes + from, '\n', filled - from);
      if (!end) break;
      take(bytes + from, end - bytes - from, now);
      from = end - bytes + 1;
    }
  }
  memmove(bytes, bytes + from, filled - from);
  return filled - from;
}

static void *receive(void *unused) {
  (void)unused;
  unsigned char *bytes = malloc(BUFFER);
  for (;;) {
    int fd = accept(listener, 0, 0);
    if (fd < 0) continue;
    size_t filled = 0;
    for (ssize_t got; (got = read(fd, bytes + filled, BUFFER - filled)) > 0;)
      filled = take_frames(bytes, filled + got, now_ns());
    close(fd);
  }
  return 0;
}

static const char before[] =
    "{\"hostname\":\"node-20\",\"output\":\"10:07:28.000001453: Notice A shell was spawned in a container (user=app "
    "command=sh -c \\\"echo $HOSTNAME | base64 -d | sh; sleep 24\\\" container=acf60e91c9a7)\",\"output_fields\":{\"container.id\":\"";
static const char behind[] =
    "\",\"container.image.repository\":\"ghcr.io/acme/checkout-service\",\"container.image.tag\":\"sha-9f3c2b1\",\"container."
    "name\":\"checkout\",\"evt.res\":\"SUCCESS\",\"evt.time\":1739873248000001453,\"evt.type\":\"execve\",\"group.gid\":1000,\"k8s.ns."
    "name\":\"checkout-prod\",\"k8s.pod.name\":\"checkout-x87fmfxdxk-mft2x\",\"proc.cmdline\":\"sh -c \\\"echo $HOSTNAME | base64 -d | "
    "sh; sleep 24\\\"\",\"proc.exepath\":\"/usr/bin/sh\",\"proc.name\":\"sh\",\"proc.pid\":3611819,\"proc.ppid\":1183518,\"user.name\":"
    "\"app\",\"user.uid\":1000},\"priority\":\"Notice\",\"rule\":\"Terminal shell in container\",\"source\":\"syscall\",\"tags\":[\"T1059\","
    "\"container\",\"mitre_execution\"],\"time\":\"2025-02-18T10:07:28.000001453Z\"}\n";

static void write_alerts(double rate, long total) {
  static char buffer[4 << 20];
  const size_t room = sizeof before + sizeof behind + 24;
  long long start = now_ns(), next = start;
  for (long done = 0; done < total;) {
    long due = (now_ns() - start) / 1e9 * rate + 1;
    if (due > total) due = total;
    size_t filled = 0;
    long long now = now_ns();
    for (; done < due && filled + room < sizeof buffer; done++) {
      memcpy(buffer + filled, before, sizeof before - 1);
      filled += sizeof before - 1;
      filled += sprintf(buffer + filled, "%lld", now);
      memcpy(buffer + filled, behind, sizeof behind - 1);
      filled += sizeof behind - 1;
    }
    for (size_t written = 0; written < filled;) {
      ssize_t put = write(file, buffer + written, filled - written);
      if (put < 0) fail("write");
      written += put;
    }
    next += 1000000;
    struct timespec until = {next / 1000000000LL, next % 1000000000LL};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, 0);
  }
}

static int compare(const void *a, const void *b) {
  float one = *(const float *)a, other = *(const float *)b;
  return (one > other) - (one < other);
}

static void measure(long rate, double seconds) {
  long total = rate * seconds, before_last = -1;
  pthread_mutex_lock(&lock);
  received = 0;
  wanted = total;
  pthread_mutex_unlock(&lock);
  write_alerts(rate, total);
  pthread_mutex_lock(&lock);
  for (long long waited = now_ns(); received < wanted;) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 1;
    pthread_cond_timedwait(&all_came, &lock, &until);
    if (received != before_last) waited = now_ns();
    before_last = received;
    if ((now_ns() - waited) / 1000000 > PATIENCE_MS) break;
  }
  long count = received < MOST ? received : MOST;
  long skipped = count / 10 < rate ? count / 10 : rate;
  float *counted = latencies + skipped;
  long left = count - skipped;
  qsort(counted, left, sizeof *counted, compare);
  printf("{\"rate\":%ld,\"sent\":%ld,\"received\":%ld,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"maxMs\":%.3f}\n", rate, total, received,
         left ? counted[left / 2] : 0, left ? counted[(long)(left * 0.99)] : 0, left ? counted[left - 1] : 0);
  fflush(stdout);
  pthread_mutex_unlock(&lock);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "latency FILE\n");
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if ((file = open(argv[1], O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644)) < 0) fail(argv[1]);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener, (void *)&address, size) || listen(listener, 8)) fail("listen");
  if (getsockname(listener, (void *)&address, &size)) fail("getsockname");
  printf("{\"port\":%d}\n", ntohs(address.sin_port));
  fflush(stdout);
  pthread_t thread;
  if (pthread_create(&thread, 0, receive, 0)) fail("pthread_create");
  long rate;
  double seconds;
  while (scanf("%ld %lf", &rate, &seconds) == 2) measure(rate, seconds);
  return 0;
}
