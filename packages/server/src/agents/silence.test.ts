import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'
import { silenceTask } from './silence.ts'
import { createTestAgent } from './testing/test-agent.ts'

test(
  'the task finds silence at its moment, and gives agents time again when the machine has slept',
  { timeout: 20_000 },
  async (t) => {
    const { ask, as, clock, house, events } = await startTestApi(t)
    const manager = await as(['agents.manage'])
    const body = { name: 'workers', cluster: 'production', heartbeatSeconds: 6 }
    const { id } = (await ask('POST', '/v1/agent-groups', { as: manager, body })).body
    const { token } = (await ask('POST', `/v1/agent-groups/${id}/tokens`, { as: manager, body: { mostUses: 2 } })).body
    const [one, other] = ['node-1', 'node-2'].map((node) => createTestAgent(ask, node, () => clock.at)) as [
      ReturnType<typeof createTestAgent>,
      ReturnType<typeof createTestAgent>,
    ]
    await one.enrol(token)
    await other.enrol(token)
    await one.beat()
    clock.at += 4_000
    await other.beat()
    await events()

    t.mock.timers.enable({ apis: ['setTimeout'] })
    const silent: (string | undefined)[] = []
    async function pass(ms: number): Promise<void> {
      clock.at += ms
      t.mock.timers.tick(ms)
      // The task asks the state some times in a row; many answers later, over every connection there is, it has come to rest.
      const look = (): Promise<unknown> => house.state.db.selectFrom('agents').select('id').execute()
      for (let turn = 0; turn < 20; turn++) await Promise.all(Array.from({ length: 8 }, look))
      silent.push(...(await events()).filter(({ code }) => code === 'AG-002').map(({ fields }) => fields.sourceName))
    }
    const task = await silenceTask.start(house)
    await pass(0)
    for (const ms of [5_000, 5_000, 3_999]) await pass(ms)
    deepEqual(silent, [])
    await pass(1)
    deepEqual(silent, ['node-1'])

    await pass(3_600_000)
    deepEqual(silent, ['node-1'])
    await pass(5_000)
    await pass(999)
    deepEqual(silent, ['node-1'])
    await pass(1)
    deepEqual(silent, ['node-1', 'node-2'])
    await task.stop()
  },
)
