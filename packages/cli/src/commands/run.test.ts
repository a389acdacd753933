import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { appendFileSync, existsSync } from 'node:fs'
import { test } from 'node:test'
import { listen } from '@tidewaiter/syslog'
import { falcoAlerts } from '../testing/falco-alerts.ts'
import { runProcess, runService } from '../testing/run-service.ts'
import { until } from '../testing/start-listen.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

/** A receiver on loopback, and what it has received. */
async function receiver(t: {
  after: (action: () => Promise<void>) => void
}): Promise<{ readonly port: number; readonly pods: string[] }> {
  const pods: string[] = []
  const opened = await listen({
    tcp: { host: '127.0.0.1', port: 0 },
    onMessage: async ({ bytes }) => void pods.push(/ cs5=(\S+) /.exec(bytes.toString())?.[1] ?? ''),
  })
  t.after(() => opened.close())
  return { port: opened.addresses.tcp!.port, pods }
}

const podsTo = (count: number): string[] => Array.from({ length: count }, (_, n) => `web-${n + 1}`)

test(
  'from a file to a receiver, over kill -9 and over a graceful stop, with every command beside',
  { timeout: 60_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    const { port, pods } = await receiver(t)
    const input = folder.write('alerts.jsonl', falcoAlerts(3))
    const config = `
intake: { falco: { type: file, path: ${input} } }
integrations: { siem: { to: "tcp://127.0.0.1:${port}", start: oldest, resend: { seconds: 0s } } }
`
    const first = await runService(t, folder, config)
    await until(() => pods.length === 3)
    const at = ['--config', first.file]

    const healthy = await runProcess(['status', ...at])
    deepEqual([healthy.code, healthy.stderr], [0, ''])
    match(healthy.stdout, /^All is well\.$[^]*falco +open[^]*3 events kept[^]*siem +idle/m)
    const status = JSON.parse((await runProcess(['status', '--json', ...at])).stdout) as { pid: number }
    equal(status.pid, first.child.pid)

    deepEqual((await runProcess(['pause', 'siem', ...at])).stdout, 'siem is paused; the journal keeps what comes\n')
    appendFileSync(input, falcoAlerts(5).split('\n').slice(3).join('\n'))
    const next = async (): Promise<number> =>
      (JSON.parse((await runProcess(['status', '--json', ...at])).stdout) as { journal: { next: number } }).journal.next
    while ((await next()) < 6);
    first.child.kill('SIGKILL')
    await first.ended
    ok(existsSync(folder.path('state/control.sock')), 'the socket is left behind')
    const down = await runProcess(['status', ...at])
    equal(down.code, 5)
    match(down.stderr, /the service does not run/)

    const second = await runService(t, folder, config)
    await until(() => existsSync(folder.path('state/control.sock')))
    const paused = await runProcess(['status', ...at])
    match(paused.stdout, /integration siem: paused/)
    equal((await runProcess(['resume', 'siem', ...at])).code, 0)
    await until(() => pods.length === 5)
    deepEqual(pods, podsTo(5))

    const tested = await runProcess(['test', 'siem', ...at])
    match(tested.stdout, /^message .*\|PM-002\|[^]*^not proved /m)
    const replayed = await runProcess([
      'replay',
      'siem',
      '--since',
      '2020-01-01',
      '--where',
      'event.podName == "web-2"',
      ...at,
    ])
    match(replayed.stdout, /^replay 1: .*1 event/)
    await until(() => pods.length === 7)
    deepEqual(pods.slice(5), ['tidewaiter-test', 'web-2'])
    match((await runProcess(['replays', ...at])).stdout, /^1 +siem +done/m)
    const found = await runProcess(['journal', 'search', '--limit', '2', ...at])
    deepEqual(
      found.stdout.split('\n').map((line) => / cs5=(\S+) /.exec(line)?.[1]),
      ['web-1', 'web-2', undefined],
    )

    second.child.kill('SIGTERM')
    deepEqual(await second.ended, { code: 0, signal: null })
    match(second.log(), /gateway-stopped/)
    ok(!existsSync(folder.path('state/control.sock')))
    const offline = await runProcess(['journal', 'check', ...at])
    deepEqual([offline.code, offline.stdout], [0, '5 events can be read\nnothing is damaged\n'])
    match(offline.stderr, /The service does not run/)
  },
)

test('SIGHUP has it read its configuration again, and a wrong one changes nothing', { timeout: 30_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const { child, file, logged, ended } = await runService(t, folder, 'cluster: one\n')
  appendFileSync(file, 'clutser: two\n')
  child.kill('SIGHUP')
  await logged('config-reload-refused')
  const { code, stderr } = await runProcess(['reload', '--config', file])
  equal(code, 2)
  match(stderr, /:3:1: clutser: there is no such key; did you mean cluster\?\n {2}3 \| clutser: two\n/)
  match(stderr, /goes on with the configuration that it has/)
  equal(child.exitCode, null)
  child.kill('SIGINT')
  deepEqual(await ended, { code: 0, signal: null })
})

test('records on standard input are delivered, and then it ends by itself', { timeout: 30_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const { port, pods } = await receiver(t)
  const config = `intake: { pipe: { type: stdin } }\nintegrations: { siem: { to: "tcp://127.0.0.1:${port}" } }\n`
  const { child, ended, log } = await runService(t, folder, config)
  child.stdin?.end(falcoAlerts(4))
  deepEqual(await ended, { code: 0, signal: null }, log())
  deepEqual(pods, podsTo(4))
})

test('what keeps it from starting is said, with what to do', { timeout: 30_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const { file } = await runService(t, folder, 'cluster: one\n')
  const again = await runProcess(['run', '--config', file])
  equal(again.code, 5)
  match(again.stderr, /is in use by another process/)
  const none = await runProcess(['run', '--config', folder.path('none.yaml')])
  deepEqual(
    [none.code, none.stderr.split('\n')[0]],
    [2, `tidewaiter: the configuration ${folder.path('none.yaml')} cannot be read: there is no such file`],
  )
  const wrong = await runProcess(['run', '--config', folder.write('wrong.yaml', 'state: [1]\n')])
  equal(wrong.code, 2)
  match(wrong.stderr, /wrong\.yaml:1:8: state: expected text, found a list/)
})

test('a fault of its own is told and ends the process with 70', { timeout: 30_000 }, async (t) => {
  const folder = temporaryFolder(t)
  // Nothing in the program throws by itself.
  const fault = encodeURIComponent('process.on("SIGUSR2", () => { throw new Error("made by the test") })')
  const { child, ended, log } = await runService(t, folder, 'cluster: one\n', {
    NODE_OPTIONS: `--import=data:text/javascript,${fault}`,
  })
  child.kill('SIGUSR2')
  deepEqual(await ended, { code: 70, signal: null })
  match(log(), /fault-within.*made by the test/)
})
