import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { goldenContext } from '../testing/golden.ts'
import { parseJson } from '../input/parse-json.ts'
import { recordsOf } from '../testing/tally-runtime.ts'
import { nodeAgent } from './node-agent.ts'

const file = new URL('../../../../../shared/corpus/kubescape/node-agent_alerts.json', import.meta.url)
const skip = !existsSync(file) && 'the recorded files are not here'

test('node-agent corpus: labels alone have no time, so that each is refused and says why', { skip }, () => {
  const reader = nodeAgent.open({}, goldenContext)
  const records = recordsOf(readFileSync(file))
  const readings = records.map((raw) => {
    const parsed = parseJson(raw)
    assert.ok('value' in parsed && nodeAgent.recognises(parsed.value), raw)
    return reader.read(parsed.value, raw)
  })
  const reason = 'not an alert of the Kubescape node agent: its labels alone, without the time `startsAt`'
  const refused = { kind: 'refused', reason }
  assert.deepEqual(readings, [refused, refused, refused, refused])
})

test('node-agent corpus: as Alertmanager sends them, the labels give their events', { skip }, () => {
  const reader = nodeAgent.open({}, goldenContext)
  const events = recordsOf(readFileSync(file)).flatMap((raw) => {
    const parsed = parseJson(raw)
    assert.ok('value' in parsed)
    const alert = { labels: parsed.value, startsAt: '2025-11-01T10:00:00Z' }
    const reading = reader.read(alert, raw)
    return reading.kind === 'events' ? reading.events : []
  })
  assert.deepEqual(
    events.map(({ code, outcome, fields }) => [code, outcome, fields.pid, fields.parentPid, fields.euid, fields.egid]),
    [
      ['FFM-004', 'Audit', 1487190, 1487181, undefined, undefined],
      ['FFM-004', 'Audit', 1487169, 1487159, undefined, undefined],
      ['FNT-001', 'Audit', 1487135, 1487055, undefined, undefined],
      ['FNT-001', 'Audit', 1487206, 1487055, undefined, undefined],
    ],
  )
})
