import { equal, ok } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { createStreamSink } from './log-sink.ts'

const program = `
  import { createStreamSink } from ${JSON.stringify(new URL('./log-sink.ts', import.meta.url).href)}
  const sink = createStreamSink(process.stderr)
  const line = 'x'.repeat(999) + '\\n'
  let dropped = 0
  for (let n = 0; n < 10_000; n++) if (!sink.write(line)) dropped++
  // It got as far as this although nobody reads.
  process.stdout.write(String(dropped))
  process.stdin.once('data', () => process.exit(0))
`

test(
  'a pipe that nobody reads does not stop the process; what does not fit is dropped',
  { timeout: 20_000 },
  async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'pipe'] })
    try {
      const [told] = (await once(child.stdout, 'data')) as [Buffer]
      const dropped = Number(told.toString())
      ok(dropped > 8_000 && dropped < 9_900, `${dropped} of 10,000 lines of 1,000 bytes were dropped`)
      const rest: Buffer[] = []
      child.stderr.on('data', (chunk: Buffer) => rest.push(chunk))
      while (Buffer.concat(rest).length < (10_000 - dropped) * 1000) await once(child.stderr, 'data')
      equal(Buffer.concat(rest).length, (10_000 - dropped) * 1000)
    } finally {
      child.kill('SIGKILL')
    }
  },
)

test('a stream that is closed drops everything and throws nothing', async () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
  const sink = createStreamSink(stream)
  sink.write('one\n')
  await new Promise((resolve) => stream.once('close', resolve))
  equal(sink.write('two\n'), false)
})
