import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { scratchFolder, skipUnless } from '../packages/syslog/src/testing/peer.ts'
import { rsyslog, skipWithoutRsyslog } from './harness/receiver.ts'
import { run } from './harness/scenario.ts'
import { until } from './harness/until.ts'

/** What the machine that we run on can do to us, with thousands of events flowing. */

const isRoot = process.getuid?.() === 0
const skipWithoutMounts = skipUnless(isRoot, 'a small file system of its own (root)')

test('the disk is full and is freed', { skip: skipWithoutRsyslog || skipWithoutMounts, timeout: 180_000 }, async () => {
  const disk = scratchFolder('failure-disk')
  mount('-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk.path)
  try {
    await run({
      name: 'disk-full',
      failure: 'disk of the journal full while the receiver is down (24 MiB), then room is made',
      receiver: (folder) => rsyslog({ folder }),
      gateway: () => ({ state: disk.path, top: ['journal: { keepFree: 2MiB }'] }),
      mayDouble: 30 * 5000,
      during: async ({ receiver, gateway, seconds, arrive }) => {
        await receiver.signal('SIGKILL')
        await until('the disk to be full', 30_000, () => /disk.*full/i.test(gateway.output()))
        await seconds(3)
        mount('-o', 'remount,size=256m', disk.path)
        await receiver.listen()
        await arrive(5000)
      },
    })
  } finally {
    spawnSync('umount', [disk.path])
    disk.remove()
  }
})

const faketime = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0]

test(
  'the clock is stepped back and forth',
  { skip: skipWithoutRsyslog || skipUnless(faketime !== undefined, 'faketime'), timeout: 120_000 },
  async () => {
    const folder = scratchFolder('failure-clock')
    const clock = join(folder.path, 'clock')
    const step = (offset: string): void => writeFileSync(clock, `${offset}\n`)
    step('+0')
    mkdirSync(folder.path, { recursive: true })
    const environment = {
      LD_PRELOAD: faketime as string,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    }
    const within = ['env', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)]
    try {
      await run({
        name: 'clock-stepped',
        failure: 'clock of the machine stepped an hour back, a day on, and back again, with a restart of the receiver',
        receiver: (place) => rsyslog({ folder: place }),
        gateway: () => ({ within }),
        mayDouble: 30 * 5000,
        during: async ({ receiver, seconds, arrive }) => {
          for (const offset of ['-3600', '+86400', '+0']) {
            step(offset)
            await seconds(2)
            await arrive(2000)
          }
          await receiver.signal('SIGTERM')
          step('-3600')
          await receiver.listen()
          await arrive(2000)
        },
      })
    } finally {
      folder.remove()
    }
  },
)

function mount(...args: string[]): void {
  const done = spawnSync('mount', args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`mount ${args.join(' ')}: ${done.stderr}`)
}
