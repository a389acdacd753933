import { deepEqual, equal, ok } from 'node:assert/strict'
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { serve } from '../notify/testing/serve.ts'

const script = fileURLToPath(new URL('testing/response-process.ts', import.meta.url))

type Running = { readonly child: ChildProcessWithoutNullStreams; readonly append: (name: string) => Promise<void> }

async function start(t: TestContext, folder: string, url: string): Promise<Running> {
  const child = spawn(process.execPath, ['--conditions=source', script, folder, url])
  let errors = ''
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
  child.stdin.on('error', () => {})
  t.after(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const heard = async (wanted: string): Promise<void> => {
    const line = (await lines.next()) as { readonly value?: string }
    equal(line.value, wanted, errors)
  }
  await heard('ready')
  return {
    child,
    append: async (name) => {
      child.stdin.write(`${name}\n`)
      await heard(name)
    },
  }
}

async function kill({ child }: Running): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('killed at any moment, every event is told; what comes twice has the same id', { timeout: 120_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-responses-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const bell = new EventEmitter()
  let isHolding = false
  const { url, got } = await serve(t, (response) => {
    // Taken, but the sender is killed before it learns of that.
    if (!isHolding) response.end()
    bell.emit('arrived')
  })
  const appended: string[] = []
  let running = await start(t, folder, url)
  const append = async (name: string): Promise<void> => {
    appended.push(name)
    await running.append(name)
  }

  isHolding = true
  const arrived = once(bell, 'arrived')
  await append('held')
  await arrived
  await kill(running)
  isHolding = false

  for (let round = 0; round < 5; round++) {
    running = await start(t, folder, url)
    for (let i = 0; i < 5; i++) await append(`${round}-${i}`)
    await sleep(round * 7) // a moment of its own in each round: that is what is tried out
    await kill(running)
  }
  running = await start(t, folder, url)
  const told = (): Map<string, Set<string>> => {
    const ids = new Map<string, Set<string>>()
    for (const { request, body } of got) {
      const name = (JSON.parse(body) as { image_name: string }).image_name.replace(/^.*:/, '')
      ids.set(name, (ids.get(name) ?? new Set()).add(String(request.headers['webhook-id'])))
    }
    return ids
  }
  while (told().size < appended.length) await once(bell, 'arrived', { signal: AbortSignal.timeout(20_000) })
  deepEqual([...told().keys()].toSorted(), appended.toSorted())
  for (const [name, ids] of told()) equal(ids.size, 1, `${name} has one id`)
  ok(got.length > appended.length, 'the one that was held came twice')
  await kill(running)
})
