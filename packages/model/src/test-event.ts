import { familyOf, type Code } from './codes.ts'
import { createEvent, type Event, type NewEvent } from './event.ts'
import { eventId } from './event-id.ts'
import { families, type Family, type FamilyKind } from './families.ts'
import { isAllowed, isCarried, type FieldName } from './fields.ts'
import { operations } from './operations.ts'
import type { Outcome } from './outcomes.ts'

/**
 * Values of test events: realistic in form, and marked as a test wherever a person will look. Addresses and names are those
 * that are set aside for examples (RFC 5737, RFC 2606), so that no test event points to a real machine.
 */
const values: Readonly<Partial<Record<FieldName, string | number>>> = {
  sourceName: 'tidewaiter-test',
  sourceAddress: '192.0.2.10',
  reason: 'tidewaiter test event: nothing has happened',
  artifactName: 'registry.example.test/tidewaiter/test:1.0',
  userName: 'tidewaiter-test',
  pid: 4242,
  parentPid: 4241,
  egid: 1000,
  containerId: '7e57'.repeat(16),
  imageName: 'registry.example.test/tidewaiter/test:1.0',
  imageDigest: `sha256:${'7e57'.repeat(16)}`,
  sourcePort: 40_242,
  destinationAddress: '198.51.100.20',
  destinationPort: 443,
  processName: '/usr/bin/tidewaiter-test',
  euid: 1000,
  filePermission: '0644',
  oldFilePath: '/tmp/tidewaiter-test.old',
  filePath: '/tmp/tidewaiter-test',
  newPid: 4243,
  clusterName: 'tidewaiter-test-cluster',
  nodeName: 'tidewaiter-test-node',
  namespace: 'tidewaiter-test',
  command: 'tidewaiter-test --what "this is a test event" a=b c|d',
  newOwner: '1000:1000',
  podName: 'tidewaiter-test',
  containerName: 'tidewaiter-test',
  nodeAddress: '192.0.2.11',
  protocol: 'tcp',
}

/** What every event may say of its surroundings, beside what its kind says of the deed. */
const surroundings: readonly FieldName[] = [
  'sourceName',
  'sourceAddress',
  'artifactName',
  'userName',
  'pid',
  'parentPid',
  'egid',
  'containerId',
  'imageName',
  'imageDigest',
  'processName',
  'euid',
  'clusterName',
  'nodeName',
  'namespace',
  'podName',
  'containerName',
  'nodeAddress',
]

const deeds: Readonly<Record<FamilyKind, readonly FieldName[]>> = {
  control: [],
  process: ['command'],
  file: ['filePath'],
  network: ['sourcePort', 'destinationAddress', 'destinationPort', 'protocol', 'command'],
  malware: ['filePath', 'command'],
}

/** What only some operations have. */
const particulars: Readonly<Record<string, readonly FieldName[]>> = {
  rename: ['oldFilePath'],
  chmod: ['filePermission'],
  create: ['filePermission'],
  chown: ['newOwner'],
}

/** Codes whose events tell of a failure. */
const failures: readonly Code[] = ['AG-002', 'AG-003', 'AG-006', 'BNCH-004', 'CI-003', 'RT-002', 'SJ-004']

/** Takes a code of the catalogue and the time in ms, returns a test event of it, with the fields that such events have. */
export function testEvent(code: Code, time: number): Event {
  const family = familyOf(code) as Family
  const { kind } = families[family]
  const operation = kind === 'control' ? undefined : operationOf(kind, code)
  const outcome = outcomeOf(code, family)
  const names = [...surroundings, ...deeds[kind], ...(particulars[operation ?? ''] ?? [])].filter((name) =>
    // The node of an agent or scanner is worth telling; a namespace means nothing there.
    kind === 'control' && !isCarried(name, family)
      ? name === 'nodeName' && isAllowed(name, family)
      : isAllowed(name, family),
  )
  const fields: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, values[name]]))
  if (outcome === 'Error') fields['reason'] = values.reason
  if (operation !== undefined) fields['operation'] = operation
  if (kind === 'network') fields['direction'] = operation?.startsWith('egress') === true ? 1 : 0
  if (code === 'PM-002' || code === 'FPM-002') fields['newPid'] = values.newPid
  const event = {
    code,
    time,
    id: eventId(`tidewaiter test ${code} ${time}`),
    outcome,
    fields,
    origin: { tool: 'test' },
  }
  return createEvent(event as unknown as NewEvent<Code>)
}

function operationOf(kind: Exclude<FamilyKind, 'control'>, code: Code): string {
  const ofKind: readonly string[] = operations[kind]
  // The codes of file and network families number the operations; the other kinds have one operation.
  return ofKind[Number(code.slice(-3)) - 1] ?? (ofKind[0] as string)
}

function outcomeOf(code: Code, family: Family): Outcome {
  if (families[family].kind === 'control') return failures.includes(code) ? 'Error' : 'Success'
  return family.startsWith('F') && family !== 'FM' ? 'Audit' : 'Other'
}
