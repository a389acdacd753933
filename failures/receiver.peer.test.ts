import { test } from 'node:test'
import { makeCertificates, skipWithoutOpenssl } from '../packages/syslog/src/testing/certificates.ts'
import { skipWithoutRsyslogTls } from '../packages/syslog/src/testing/start-rsyslog.ts'
import { rsyslog, skipWithoutRsyslog, skipWithoutSyslogNg, syslogNgReceiver } from './harness/receiver.ts'
import { run } from './harness/scenario.ts'

/**
 * What the receiver can do to us, with thousands of events flowing.
 *
 * `window` is what may arrive twice each time that a connection dies: the events of 30 seconds, or of 16 MiB if that is less
 * (docs/reference/guarantees.md).
 */
const window = (rate: number): number => Math.min(30 * rate, Math.ceil((16 * 1024 * 1024) / 500))

test('rsyslog is killed and started again', { skip: skipWithoutRsyslog, timeout: 120_000 }, () =>
  run({
    name: 'rsyslog-killed',
    failure: 'receiver killed (SIGKILL), started again after 2 s; three times',
    receiver: (folder) => rsyslog({ folder }),
    mayDouble: 3 * window(5000),
    during: async ({ receiver, seconds, arrive }) => {
      for (let round = 0; round < 3; round++) {
        await receiver.signal('SIGKILL')
        await seconds(2)
        await receiver.listen()
        await arrive(3000)
      }
    },
  }),
)

test('syslog-ng is killed and started again', { skip: skipWithoutSyslogNg, timeout: 120_000 }, () =>
  run({
    name: 'syslog-ng-killed',
    failure: 'receiver killed (SIGKILL), started again after 2 s',
    receiver: (folder) => syslogNgReceiver({ folder }),
    rate: 3000,
    mayDouble: window(3000),
    during: async ({ receiver, seconds, arrive }) => {
      await receiver.signal('SIGKILL')
      await seconds(2)
      await receiver.listen()
      await arrive(3000)
    },
  }),
)

test('rsyslog is restarted in order under load', { skip: skipWithoutRsyslog, timeout: 120_000 }, () =>
  run({
    name: 'rsyslog-restarted',
    failure: 'receiver restarted in order (SIGTERM) under load; five times',
    receiver: (folder) => rsyslog({ folder }),
    mayDouble: 5 * window(5000),
    during: async ({ receiver, arrive }) => {
      for (let round = 0; round < 5; round++) {
        await receiver.signal('SIGTERM')
        await receiver.listen()
        await arrive(3000)
      }
    },
  }),
)

test('rsyslog is frozen and goes on', { skip: skipWithoutRsyslog, timeout: 120_000 }, () =>
  run({
    name: 'rsyslog-frozen',
    failure: 'receiver frozen (SIGSTOP) for 10 s, then going on',
    receiver: (folder) => rsyslog({ folder }),
    mayDouble: 0,
    during: async ({ receiver, seconds, arrive }) => {
      await receiver.signal('SIGSTOP')
      await seconds(10)
      await receiver.signal('SIGCONT')
      await arrive(5000)
    },
  }),
)

test('rsyslog is frozen and then killed', { skip: skipWithoutRsyslog, timeout: 120_000 }, () =>
  run({
    name: 'rsyslog-frozen-killed',
    failure: 'receiver frozen (SIGSTOP) for 8 s, then killed with all that it had not read; started again',
    receiver: (folder) => rsyslog({ folder }),
    mayDouble: window(5000),
    during: async ({ receiver, seconds, arrive }) => {
      await receiver.signal('SIGSTOP')
      await seconds(8)
      await receiver.signal('SIGKILL')
      await receiver.listen()
      await arrive(5000)
    },
  }),
)

test(
  'rsyslog over TLS is killed and started again',
  { skip: skipWithoutRsyslogTls || skipWithoutOpenssl, timeout: 120_000 },
  async () => {
    const certificates = makeCertificates()
    try {
      await run({
        name: 'rsyslog-tls-killed',
        failure: 'TLS: receiver killed (SIGKILL) and restarted in order (SIGTERM)',
        transport: 'tls',
        receiver: (folder) => rsyslog({ folder, server: certificates.server }),
        gateway: () => ({ integration: [`tls: { ca: ${certificates.ca.certFile}, serverName: localhost }`] }),
        mayDouble: 2 * window(5000),
        during: async ({ receiver, seconds, arrive }) => {
          await receiver.signal('SIGKILL')
          await seconds(1)
          await receiver.listen()
          await arrive(3000)
          await receiver.signal('SIGTERM')
          await receiver.listen()
          await arrive(3000)
        },
      })
    } finally {
      certificates.remove()
    }
  },
)
