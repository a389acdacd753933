import { test } from 'node:test'
import { makeNetwork, skipWithoutNamespaces, type Network } from './harness/network.ts'
import { startProxy, type Proxy } from './harness/proxy.ts'
import { rsyslog, skipWithoutRsyslog } from './harness/receiver.ts'
import { run } from './harness/scenario.ts'

/** What the network between us and the receiver can do, with thousands of events flowing. */
const window = 30 * 5000

test('the receiver is slow', { skip: skipWithoutRsyslog, timeout: 180_000 }, async () => {
  let proxy: Proxy | undefined
  await run({
    name: 'receiver-slow',
    failure: 'receiver takes 400 KB/s for 10 s, a tenth of what comes',
    receiver: (folder) => rsyslog({ folder }),
    gateway: () => ({ to: `tcp://127.0.0.1:${proxy?.port}` }),
    before: async (receiver) => {
      proxy = await startProxy(receiver.port)
    },
    mayDouble: 0,
    during: async ({ seconds, arrive }) => {
      proxy?.setRate(400_000)
      await seconds(10)
      proxy?.setRate(Number.POSITIVE_INFINITY)
      await arrive(5000)
    },
  })
  await proxy?.close()
})

test('the connection is half closed', { skip: skipWithoutRsyslog, timeout: 120_000 }, async () => {
  let proxy: Proxy | undefined
  await run({
    name: 'half-closed',
    failure: 'receiver half-closes (FIN) and throws away what comes after; three times',
    receiver: (folder) => rsyslog({ folder }),
    gateway: () => ({ to: `tcp://127.0.0.1:${proxy?.port}` }),
    before: async (receiver) => {
      proxy = await startProxy(receiver.port)
    },
    mayDouble: 3 * window,
    during: async ({ seconds, arrive }) => {
      for (let round = 0; round < 3; round++) {
        proxy?.halfClose()
        await seconds(1)
        await arrive(3000)
      }
    },
  })
  await proxy?.close()
})

test('the connection is reset', { skip: skipWithoutRsyslog, timeout: 120_000 }, async () => {
  let proxy: Proxy | undefined
  await run({
    name: 'reset',
    failure: 'connection reset (RST) ten times',
    receiver: (folder) => rsyslog({ folder }),
    gateway: () => ({ to: `tcp://127.0.0.1:${proxy?.port}` }),
    before: async (receiver) => {
      proxy = await startProxy(receiver.port)
    },
    mayDouble: 10 * window,
    during: async ({ seconds, arrive }) => {
      for (let round = 0; round < 10; round++) {
        proxy?.reset()
        await seconds(0.3)
      }
      await arrive(3000)
    },
  })
  await proxy?.close()
})

test(
  'the network is cut and mended',
  { skip: skipWithoutRsyslog || skipWithoutNamespaces, timeout: 180_000 },
  async () => {
    const network: Network = makeNetwork('tidewaiter-cut')
    try {
      await run({
        name: 'network-cut',
        failure: 'network cut for 15 s (packets vanish), then back',
        receiver: (folder) => rsyslog({ folder, address: network.address, within: network.within }),
        mayDouble: window,
        during: async ({ seconds, arrive }) => {
          network.cut()
          await seconds(15)
          network.mend()
          await arrive(5000)
        },
        settleMs: 120_000,
      })
    } finally {
      network.remove()
    }
  },
)

test('UDP: the receiver goes away and comes back', { skip: skipWithoutRsyslog, timeout: 120_000 }, () =>
  run({
    name: 'udp-receiver-killed',
    failure: 'UDP: receiver killed (SIGKILL), started again after 2 s',
    transport: 'udp',
    receiver: (folder) => rsyslog({ folder, udp: true }),
    rate: 1000,
    mayLose: true,
    mayDouble: window,
    during: async ({ receiver, seconds, arrive }) => {
      await receiver.signal('SIGKILL')
      await seconds(2)
      await receiver.listen()
      await arrive(1000)
    },
  }),
)
