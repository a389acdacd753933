import { familyNames, type Family } from '../families.ts'
import { fieldNames, isAllowed, type FieldName } from '../fields.ts'
import type { Profile, Slot, SlotValue } from './profile.ts'

const all: ReadonlySet<Family> = new Set(familyNames)

/**
 * Keys of the standard-clean profile, in writing order. Every key is in the CEF 0.1 dictionary for producers.
 *
 * Against KCS: `source` and `cs7`, which are not CEF keys, become `shost` and `dvc`; the node name moves to `dvchost`
 * and frees `cs2` for the rule; the group ID is a number and moves to `cn2`, which frees `flexString1` for the tool's
 * own priority. IPv6 addresses stand in `c6a2` and `c6a3`. In file events `cs4` holds the new owner when there is one
 * and the command otherwise; its label says which. `cnt`, `start` and `end` stand in summaries only.
 */
const keys: readonly (readonly [key: string, value: SlotValue, label?: string | undefined, unless?: FieldName])[] = [
  ['rt', 'time'],
  ['cnt', 'count'],
  ['start', 'since'],
  ['end', 'until'],
  ['externalId', 'id'],
  ['cat', 'category'],
  ['deviceFacility', 'tool'],
  ['dvchost', 'nodeName'],
  ['dvc', 'nodeAddress'],
  ['outcome', 'outcome'],
  ['reason', 'reason'],
  ['act', 'operation'],
  ['shost', 'sourceName'],
  ['src', 'sourceAddress', undefined, 'sourceAddress6'],
  ['c6a2', 'sourceAddress6', 'Source IPv6 Address'],
  ['spt', 'sourcePort'],
  ['dst', 'destinationAddress'],
  ['c6a3', 'destinationAddress6', 'Destination IPv6 Address'],
  ['dpt', 'destinationPort'],
  ['proto', 'protocol'],
  ['deviceDirection', 'direction'],
  ['suser', 'userName'],
  ['fname', 'artifactName'],
  ['request', 'imageName'],
  ['request', 'requestUri'],
  ['requestMethod', 'requestMethod'],
  ['fileHash', 'imageDigest'],
  ['dpid', 'pid'],
  ['spid', 'parentPid'],
  ['dproc', 'processName'],
  ['duid', 'euid'],
  ['cn1', 'newPid', 'New PID'],
  ['cn2', 'egid', 'EGID'],
  ['filePath', 'filePath'],
  ['oldFilePath', 'oldFilePath'],
  ['filePermission', 'filePermission'],
  ['cs1', 'clusterName', 'Cluster name'],
  ['cs2', 'rule', 'Rule name'],
  ['cs3', 'namespace', 'Namespace name'],
  ['cs4', 'command', 'Command', 'newOwner'],
  ['cs4', 'newOwner', 'NewOwner'],
  ['cs5', 'podName', 'Pod name'],
  ['cs6', 'containerName', 'Container name'],
  ['flexString1', 'priority', 'Source priority'],
  ['flexString2', 'containerId', 'Container ID'],
  ['msg', 'message'],
]

const isField = (value: SlotValue): value is FieldName => (fieldNames as readonly string[]).includes(value)

const slots: readonly Slot[] = keys.map(([key, value, label, unless]) => ({
  key,
  value,
  families: isField(value) ? new Set(familyNames.filter((family) => isAllowed(value, family))) : all,
  ...(label !== undefined && { label }),
  ...(unless !== undefined && { unless }),
}))

/** Standard-clean CEF with the facts that KCS has no key for. */
export const cefProfile: Profile = {
  name: 'cef',
  version: 1,
  summary: 'Standard-clean CEF: legal keys only, with time, id, category, message, rule, priority and IPv6',
  device: { vendor: 'Tidewaiter', product: 'Tidewaiter', version: '1' },
  slots,
  shortenFirst: ['msg', 'cs4', 'oldFilePath', 'filePath', 'reason', 'dproc', 'fname', 'request'],
}
