import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createControlClient } from './control/control-client.ts'
import { falcoAlert, numbersIn } from './testing/falco-alert.ts'
import { startReceiver } from './testing/receiver.ts'
import { startTestService } from './testing/start-test-service.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { until } from './testing/until.ts'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

test('a record in a file becomes a message at the receiver, by way of the journal', { timeout: 20_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const receiver = await startReceiver(t)
  const input = join(folder, 'alerts.jsonl')
  writeFileSync(input, upTo(3).map(falcoAlert).join(''))
  const { service } = await startTestService(t, folder, {
    cluster: 'production',
    intake: { falco: { type: 'file', path: input, source: 'falco' } },
    integrations: { siem: { to: `tcp://127.0.0.1:${receiver.port}`, start: 'oldest' } },
  })
  await until(() => receiver.messages.length === 3)
  deepEqual(numbersIn(receiver.messages), [0, 1, 2])
  match(
    receiver.messages[0]!,
    /^<\d+>Mar {2}1 10:00:00 node-1 CEF:0\|Kaspersky\|.* cs1=production cs1Label=Cluster name /,
  )
  const status = await service.gateway.status()
  deepEqual([status.problems, status.journal.next, status.ways[0]?.counts.events], [[], 4, 3])
  equal(statSync(join(folder, 'state')).mode & 0o777, 0o700)
  equal(statSync(service.socket).mode & 0o777, 0o600)
})

test('reloads while events flow lose nothing and double nothing', { timeout: 60_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const [siem, second] = [await startReceiver(t), await startReceiver(t)]
  const input = join(folder, 'alerts.jsonl')
  writeFileSync(input, '')
  const falco = { type: 'file', path: input, source: 'falco' }
  const to = `tcp://127.0.0.1:${siem.port}`
  const other = { to: `tcp://127.0.0.1:${second.port}`, start: 'oldest', profile: 'cef' }
  const { service, write } = await startTestService(t, folder, {
    intake: { falco },
    integrations: { siem: { to, start: 'oldest' } },
  })

  let written = 0
  const writing = new AbortController()
  const writer = (async () => {
    while (!writing.signal.aborted) {
      appendFileSync(
        input,
        upTo(20)
          .map((n) => falcoAlert(written + n))
          .join(''),
      )
      written += 20
      await sleep(1)
    }
  })()
  const changes = [
    { integrations: { siem: { to, start: 'oldest' }, second: other } },
    { cluster: 'one', integrations: { siem: { to, start: 'oldest' }, second: other } },
    { cluster: 'two', redact: { builtin: false }, integrations: { siem: { to, start: 'oldest' }, second: other } },
    {
      cluster: 'two',
      intake: { falco: { ...falco, poll: '200ms' } },
      integrations: { siem: { to, start: 'oldest' }, second: other },
    },
    { integrations: { siem: { to, start: 'oldest', profile: 'kcs-2.1' }, second: other } },
  ]
  for (const change of changes) {
    const before = siem.messages.length
    await until(() => siem.messages.length > before)
    write({ intake: { falco }, ...change })
    const answer = await service.reload()
    ok('changes' in answer, JSON.stringify(answer))
    // Each change is taken on by the streams while they are open, at the next record that they can be cut before.
    const { cluster } = change as { readonly cluster?: string }
    if (cluster !== undefined) await until(() => siem.messages.some((message) => message.includes(`cs1=${cluster} `)))
  }
  const before = second.messages.length
  await until(() => second.messages.length > before)
  writing.abort()
  await writer
  await until(() => siem.messages.length >= written && second.messages.length >= written)
  deepEqual(numbersIn(siem.messages), upTo(written))
  deepEqual(numbersIn(second.messages), upTo(written))
  ok(second.messages.every((message) => message.includes('|Tidewaiter|')))
  equal((await service.gateway.status()).integrations[0]?.counts.possiblyDoubled, 0)
})

test('what stays the same is not touched by a reload', { timeout: 20_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const receiver = await startReceiver(t)
  writeFileSync(join(folder, 'alerts.jsonl'), '')
  const config = {
    intake: { falco: { type: 'file', path: join(folder, 'alerts.jsonl') } },
    integrations: { siem: { to: `tcp://127.0.0.1:${receiver.port}` } },
  }
  const { service, log, write } = await startTestService(t, folder, config)
  await until(async () => (await service.gateway.status()).integrations[0]?.state === 'idle')
  write({ ...config, node: { name: 'node-9' }, journal: { maxAge: '1d' } })
  deepEqual(await service.reload(), { changes: ['node changed', 'journal changed'], restartNeeded: ['journal'] })
  const { integrations, problems } = await service.gateway.status()
  equal(integrations[0]?.counts.connections, 1)
  deepEqual(log.filter(({ event }) => event === 'way-opened' || event === 'way-closed').length, 1)
  match(problems[0]?.text ?? '', /^a change of journal waits/)
})

test(
  'a wrong configuration changes nothing, and the status says what is wrong until a right one comes',
  { timeout: 20_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    const { service, log, write } = await startTestService(t, folder, { cluster: 'one' })
    write('clutser: two\n')
    const answer = await service.reload()
    deepEqual('faults' in answer && answer.faults.map(({ line, path }) => [line, path]), [[1, 'clutser']])
    const found = (await service.gateway.status()).config.refused?.fault ?? ''
    match(found, /tidewaiter\.yaml:1:1: clutser: there is no such key; did you mean cluster\?$/)
    equal(log.at(-1)?.event, 'config-reload-refused')
    write({ cluster: 'two' })
    await service.reload()
    equal((await service.gateway.status()).config.refused, undefined)
  },
)

test(
  'an integration that leaves holds nothing back, and goes on where it was when it returns',
  { timeout: 30_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    const receiver = await startReceiver(t)
    const input = join(folder, 'alerts.jsonl')
    writeFileSync(input, upTo(5).map(falcoAlert).join(''))
    const intake = { falco: { type: 'file', path: input, source: 'falco' } }
    const integrations = {
      siem: { to: `tcp://127.0.0.1:${receiver.port}`, start: 'oldest', resend: { seconds: '0s' } },
    }
    const first = await startTestService(t, folder, { intake, integrations })
    await until(() => receiver.messages.length === 5)
    first.write({ intake })
    await first.service.reload()
    equal(first.service.gateway.journal.cursors.list().size, 0)
    ok(first.log.some(({ event }) => event === 'integration-left'))
    appendFileSync(input, [5, 6, 7].map(falcoAlert).join(''))
    await until(() => first.service.gateway.journal.next === 9)
    // Also over a restart.
    await first.stop()
    const again = await startTestService(t, folder, {
      intake,
      integrations: { siem: { ...integrations.siem, start: 'now' } },
    })
    ok(
      again.log.some(({ message }) => message.includes('goes on at entry 6, 0 of its events are gone')),
      JSON.stringify(again.log),
    )
    await until(() => receiver.messages.length === 8)
    deepEqual(numbersIn(receiver.messages), upTo(8))
  },
)

test(
  'stopping does not wait for a receiver that hangs, and nothing is lost by that',
  { timeout: 30_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    const sockets: Socket[] = []
    const hanging = createServer({ pauseOnConnect: true }, (socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
    await once(hanging, 'listening')
    t.after(() => {
      for (const socket of sockets) socket.destroy()
      hanging.close()
    })
    const { port } = hanging.address() as { readonly port: number }
    const input = join(folder, 'alerts.jsonl')
    // More than the sockets of both sides hold, so that the last of it waits to be taken.
    const count = 20_000
    writeFileSync(input, upTo(count).map(falcoAlert).join(''))
    const intake = { falco: { type: 'file', path: input, source: 'falco' } }
    const config = {
      intake,
      stopWithin: '300ms',
      integrations: { siem: { to: `tcp://127.0.0.1:${port}`, start: 'oldest' } },
    }
    const { service, stop } = await startTestService(t, folder, config)
    await until(() => service.gateway.journal.next === count + 1)
    await until(() => sockets.length > 0)
    const started = performance.now()
    await stop()
    const took = performance.now() - started
    ok(took < 3_000, `it took ${took} ms`)

    const receiver = await startReceiver(t)
    await startTestService(t, folder, { intake, integrations: { siem: { to: `tcp://127.0.0.1:${receiver.port}` } } })
    await until(() => receiver.messages.length === count)
    deepEqual(numbersIn(receiver.messages), upTo(count))
  },
)

test('what keeps it from starting is thrown, and nothing is left open', { timeout: 20_000 }, async (t) => {
  const folder = temporaryFolder(t)
  await startTestService(t, folder, {})
  await rejects(startTestService(t, folder, {}), { code: 'journal-locked' })

  const [taken, elsewhere] = [await startReceiver(t), temporaryFolder(t)]
  const metrics = { listen: `127.0.0.1:${taken.port}` }
  await rejects(startTestService(t, elsewhere, { metrics }), { code: 'address-in-use' })
  // The journal was let go, and the socket is gone.
  deepEqual(
    readdirSync(join(elsewhere, 'state')).filter((name) => name.endsWith('.sock')),
    [],
  )
  await startTestService(t, elsewhere, {})

  const third = temporaryFolder(t)
  writeFileSync(join(third, 'state'), 'a file where the folder should be')
  await rejects(startTestService(t, third, {}), { code: 'state-unusable' })
  const long = join(third, 'x'.repeat(120))
  await rejects(startTestService(t, temporaryFolder(t), { control: { socket: long } }), {
    code: 'socket-path-too-long',
  })
})

test(
  'a way in that cannot be opened by a reload is told, and tried again, while the others go on',
  { timeout: 30_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    const taken = await startReceiver(t)
    const falco = { type: 'file', path: join(folder, 'alerts.jsonl') }
    const { service, write } = await startTestService(t, folder, { intake: { falco } })
    const client = { name: 'one', token: { sha256: '0'.repeat(64) } }
    write({ intake: { falco, webhook: { type: 'http', listen: `127.0.0.1:${taken.port}`, clients: [client] } } })
    await service.reload()
    const { ways, problems } = await service.gateway.status()
    deepEqual(
      ways.map(({ name, state }) => [name, state === 'failed']),
      [
        ['falco', false],
        ['webhook', true],
      ],
    )
    equal(problems.find(({ about }) => about === 'way webhook')?.level, 'critical')
  },
)

test('a control socket is replaced when it was left behind, and nothing else is', { timeout: 20_000 }, async (t) => {
  const [folder, shared] = [temporaryFolder(t), temporaryFolder(t)]
  const file = join(shared, 'precious')
  writeFileSync(file, 'of somebody else')
  await rejects(startTestService(t, folder, { control: { socket: file } }), { code: 'address-in-use' })
  equal(readFileSync(file, 'utf8'), 'of somebody else')
  const socket = join(shared, 'control.sock')
  const first = await startTestService(t, folder, { control: { socket } })
  await rejects(startTestService(t, temporaryFolder(t), { control: { socket } }), { code: 'address-in-use' })
  equal((await createControlClient(socket).ask('status')).pid, process.pid)
  await first.stop()
  equal(existsSync(socket), false)
})

test('settings that cannot be used change nothing, though the file is right', { timeout: 20_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const receiver = await startReceiver(t)
  const siem = { to: `tcp://127.0.0.1:${receiver.port}` }
  const { service, write } = await startTestService(t, folder, { cluster: 'one', integrations: { siem } })
  await until(async () => (await service.gateway.status()).integrations[0]?.state === 'idle')
  const tls = { cert: '/x', key: '/x', passphrase: { file: join(folder, 'none') } }
  const other = { to: 'tls://127.0.0.1:1', tls }
  write({ cluster: 'two', integrations: { siem: { ...siem, zone: 'local' }, other } })
  await rejects(service.reload(), { code: 'secret-unreadable' })
  const { integrations, config } = await service.gateway.status()
  deepEqual(
    integrations.map(({ name, counts }) => [name, counts.connections]),
    [['siem', 1]],
  )
  match(config.refused?.fault ?? '', /passphrase cannot be read/)
})
