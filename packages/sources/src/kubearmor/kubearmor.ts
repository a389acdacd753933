import type { Source } from '../source.ts'
import { isObject } from '../engine/json-values.ts'
import { kubearmorDefaults, kubearmorOptions, type KubearmorOptions } from './kubearmor-options.ts'
import { kubearmorReader } from './kubearmor-reader.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const now = 'one JSON object for each alert or log, from the relay, `karmor logs --json` or the log of the node'

const signs: readonly Sign[] = [
  { layout: now, members: ['Operation', 'Result', 'Resource|Data', 'UpdatedTime'] },
  {
    layout: 'old versions, without `UpdatedTime`, `ProcessName`, `HostPPID`, `UID` or `EventData`',
    members: ['Operation', 'Result', 'Resource|Data'],
  },
  { layout: now, members: ['Operation=AlertThreshold'] },
]

/** KubeArmor: what its policies block and see, and what it observes. The guide is `docs/guides/sources/kubearmor.md`. */
export const kubearmor: Source<KubearmorOptions> = {
  name: 'kubearmor',
  title: 'KubeArmor',
  summary: 'Alerts and logs of KubeArmor in JSON: processes, files and connections, blocked, audited or only observed',
  guarantees: [
    'A block is Enforce, unless the record itself says that the call passed; what a policy only saw is Audit.',
    'A log (ContainerLog, HostLog) was only observed: PM, FM or NT with outcome Other. So is what a policy allows.',
    'The process ids are those of the host.',
    'Alerts that KubeArmor drops because too many come are an event AG-006.',
    'Devices have no family in KCS: records about them are skipped and counted.',
  ],
  families: ['PM', 'FM', 'NT', 'FPM', 'FFM', 'FNT', 'AG'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    device: 'A device was plugged in, or a policy on devices matched: KCS has no family for devices',
    'unknown-operation': 'An operation that is none of processes, files, connections, capabilities and system calls',
  },
  defaults: kubearmorDefaults,
  options: kubearmorOptions,
  recognises: isKubearmorRecord,
  open: (_options, context) => kubearmorReader(context),
}

/** An operation and its result, and what they were about, stand in every alert and log. */
function isKubearmorRecord(record: unknown): boolean {
  if (!isObject(record) || typeof record['Operation'] !== 'string') return false
  if (record['Operation'] === 'AlertThreshold') return true
  return typeof record['Result'] === 'string' && ('Resource' in record || 'Data' in record)
}
