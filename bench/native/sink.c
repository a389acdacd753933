/*
 * sink MESSAGES MARK [FILE]: a TCP receiver that costs next to nothing and says when the last message came.
 *
 * Listens on a free port of 127.0.0.1, or on the one that SINK_PORT in the environment names, and prints {"port":N}. Takes messages framed by octet counting or by line feeds
 * (RFC 6587; the first byte of a connection decides), prints {"messages":N} whenever MARK more have come (0: never), and
 * writes them to FILE, one a line, when it is given. Line feeds inside a message are kept, so FILE is for counting bytes
 * and for messages without any.
 *
 * Ends when MESSAGES have come and nothing follows for a quarter of a second, or on SIGTERM, and prints
 * {"messages":N,"bytes":N,"firstNs":N,"lastNs":N,"cpuSeconds":X}. The times are of CLOCK_MONOTONIC: of the first byte and
 * of message number MESSAGES. Ends with 1 at a frame that RFC 6587 does not allow.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 16, BUFFER = 1 << 20, QUIET_MS = 250 };

typedef struct {
  unsigned char *bytes;
  size_t filled;
  enum { UNKNOWN, COUNTED, LINES } framing;
} connection;

static unsigned long long messages, bytes, wanted, mark;
static long long first_ns, last_ns;
static FILE *dump;
static volatile sig_atomic_t stopped;

static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static long long now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void take(const unsigned char *message, size_t length) {
  messages++;
  if (dump) {
    fwrite(message, 1, length, dump);
    fputc('\n', dump);
  }
  if (messages == wanted) last_ns = now_ns();
  if (mark && messages % mark == 0) {
    printf("{\"messages\":%llu}\n", messages);
    fflush(stdout);
  }
}

/* Takes the counted frame at `from`; returns where the next one starts, or 0 when this one is not complete. */
static size_t take_counted(const connection *c, size_t from) {
  size_t length = 0, at = from;
  while (at < c->filled && c->bytes[at] >= '0' && c->bytes[at] <= '9') {
    length = length * 10 + (c->bytes[at++] - '0');
    if (at - from > 7) break;
  }
  if (at == c->filled) return 0;
  if (at == from || c->bytes[from] == '0' || c->bytes[at] != ' ' || length + 16 > BUFFER) {
    fprintf(stderr, "message %llu does not start with an octet count that RFC 6587 allows\n", messages + 1);
    exit(1);
  }
  if (at + 1 + length > c->filled) return 0;
  take(c->bytes + at + 1, length);
  return at + 1 + length;
}

static size_t take_line(const connection *c, size_t from) {
  const unsigned char *end = memchr(c->bytes + from, '\n', c->filled - from);
  if (!end) return 0;
  take(c->bytes + from, end - c->bytes - from);
  return end - c->bytes + 1;
}

static void take_frames(connection *c) {
  if (c->framing == UNKNOWN) c->framing = c->bytes[0] >= '0' && c->bytes[0] <= '9' ? COUNTED : LINES;
  size_t from = 0, next;
  while (from < c->filled && (next = c->framing == COUNTED ? take_counted(c, from) : take_line(c, from))) from = next;
  memmove(c->bytes, c->bytes + from, c->filled - from);
  c->filled -= from;
}

static int listen_on_port(void) {
  const char *port = getenv("SINK_PORT");
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 0), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int receive_buffer = 8 << 20, reuse = 1;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  if (bind(fd, (void *)&address, size) || listen(fd, CONNECTIONS)) fail("listen");
  if (getsockname(fd, (void *)&address, &size)) fail("getsockname");
  printf("{\"port\":%d}\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "sink MESSAGES MARK [FILE]\n");
    return 2;
  }
  wanted = strtoull(argv[1], 0, 10);
  mark = strtoull(argv[2], 0, 10);
  if (argc > 3 && !(dump = fopen(argv[3], "w"))) fail(argv[3]);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, 0);

  static connection connections[CONNECTIONS + 1];
  struct pollfd watched[CONNECTIONS + 1] = {{.fd = listen_on_port(), .events = POLLIN}};
  int count = 1;
  while (!stopped) {
    int ready = poll(watched, count, messages >= wanted ? QUIET_MS : -1);
    if (ready == 0) break;
    if (ready < 0) continue;
    for (int i = count - 1; i > 0; i--) {
      connection *c = &connections[i];
      if (!watched[i].revents) continue;
      ssize_t got = read(watched[i].fd, c->bytes + c->filled, BUFFER - c->filled);
      if (got > 0) {
        if (!first_ns) first_ns = now_ns();
        bytes += got;
        c->filled += got;
        take_frames(c);
        continue;
      }
      close(watched[i].fd);
      free(c->bytes);
      watched[i] = watched[--count];
      *c = connections[count];
    }
    if (watched[0].revents && count <= CONNECTIONS) {
      connections[count] = (connection){.bytes = malloc(BUFFER)};
      watched[count] = (struct pollfd){.fd = accept(watched[0].fd, 0, 0), .events = POLLIN};
      count++;
    }
  }

  if (dump) fclose(dump);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  printf("{\"messages\":%llu,\"bytes\":%llu,\"firstNs\":%lld,\"lastNs\":%lld,\"cpuSeconds\":%.3f}\n", messages, bytes,
         first_ns, last_ns, cpu);
  return 0;
}
