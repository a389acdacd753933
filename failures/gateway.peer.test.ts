import { test } from 'node:test'
import { rsyslog, skipWithoutRsyslog } from './harness/receiver.ts'
import { run } from './harness/scenario.ts'

/** What can happen to us, with thousands of events flowing. The numbers are drawn once, so that a failure can be repeated. */
const pauses = [
  0.4, 1.1, 0.15, 0.7, 0.05, 1.6, 0.3, 0.9, 0.6, 0.2, 1.3, 0.1, 0.8, 0.45, 1.0, 0.25, 0.55, 0.35, 1.2, 0.75,
]

test('the gateway is killed twenty times', { skip: skipWithoutRsyslog, timeout: 240_000 }, () =>
  run({
    name: 'gateway-killed',
    failure: 'Tidewaiter killed (SIGKILL) at random moments, twenty times in a row',
    receiver: (folder) => rsyslog({ folder }),
    rate: 2000,
    mayDouble: 20 * 30 * 2000,
    during: async ({ gateway, seconds }) => {
      for (const pause of pauses) {
        await gateway.signal('SIGKILL')
        await gateway.begin()
        await seconds(pause)
      }
    },
  }),
)

test('the gateway is stopped in order and started again', { skip: skipWithoutRsyslog, timeout: 120_000 }, () =>
  run({
    name: 'gateway-stopped',
    failure: 'Tidewaiter stopped in order (SIGTERM) and started again, five times',
    receiver: (folder) => rsyslog({ folder }),
    mayDouble: 0,
    during: async ({ gateway, arrive }) => {
      for (let round = 0; round < 5; round++) {
        await gateway.signal('SIGTERM')
        await gateway.begin()
        await arrive(2000)
      }
    },
  }),
)

test('the gateway reloads its configuration under load', { skip: skipWithoutRsyslog, timeout: 120_000 }, () =>
  run({
    name: 'gateway-reloaded',
    failure: 'Tidewaiter told to reload its configuration (SIGHUP), twenty times',
    receiver: (folder) => rsyslog({ folder }),
    mayDouble: 0,
    during: async ({ gateway, seconds, arrive }) => {
      for (let round = 0; round < 20; round++) {
        await gateway.signal('SIGHUP')
        await seconds(0.2)
      }
      await arrive(2000)
    },
  }),
)
