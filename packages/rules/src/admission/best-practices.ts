import type { FindingSeverity } from '@tidewaiter/model'
import { readImageReference } from './image-reference.ts'
import { listAt, memberAt, objectOf, shownText } from './json.ts'

/** What one check says of a pod, or of one container in it. */
export type PracticeCheck = {
  readonly id: PracticeId
  readonly title: string
  readonly severity: FindingSeverity
  readonly passed: boolean
  /** What is so: `capabilities added: SYS_ADMIN`. Empty when the check has passed. */
  readonly reason: string
  /** Name of the container; absent when the check is about the pod. */
  readonly container?: string
}

/**
 * The checks: those of the Pod Security Standards, profiles Baseline and Restricted
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and what Kubernetes itself advises beside them.
 */
export const practices = {
  privileged: { title: 'Containers are not privileged', severity: 'critical' },
  'host-network': { title: 'The network of the node is not shared', severity: 'high' },
  'host-pid': { title: 'The processes of the node are not shared', severity: 'high' },
  'host-ipc': { title: 'The IPC of the node is not shared', severity: 'high' },
  'host-path': { title: 'Nothing of the file system of the node is mounted', severity: 'high' },
  capabilities: { title: 'No capabilities are added beyond the usual', severity: 'high' },
  'privilege-escalation': { title: 'Processes cannot gain privileges', severity: 'medium' },
  'run-as-non-root': { title: 'Containers do not run as root', severity: 'medium' },
  'read-only-root': { title: 'The root file system is read-only', severity: 'low' },
  limits: { title: 'CPU and memory are limited', severity: 'low' },
  'latest-tag': { title: 'The image is a definite one', severity: 'medium' },
  'service-account-token': { title: 'The token of the service account is not mounted', severity: 'low' },
} as const

export type PracticeId = keyof typeof practices

/** What container runtimes give anyway, and the profile Baseline lets be added. */
const usualCapabilities: ReadonlySet<unknown> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

/** Containers of each list that are looked at; {@link imagesOf} refuses pods of more. */
const mostContainers = 500
const shownElements = 5
const longestName = 100

/**
 * Checks a pod, as {@link podSpecOf} finds it: each check of the pod once, then those of each container. Takes any JSON and never
 * throws. A setting of the wrong type fails its check: what cannot be judged is not let pass.
 */
export function bestPractices(podSpec: unknown): readonly PracticeCheck[] {
  const checks: PracticeCheck[] = podFaults(podSpec).map(([id, reason]) => check(id, reason))
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [index, container] of listAt(memberAt(podSpec, list), mostContainers).entries()) {
      if (objectOf(container) === undefined) continue
      const named = shownText(memberAt(container, 'name'), longestName)
      const name = named === '' ? `${list}[${index}]` : named
      // Kubernetes lets nobody limit what a container for debugging uses.
      const isEphemeral = list === 'ephemeralContainers'
      for (const [id, reason] of containerFaults(container, podSpec)) {
        if (isEphemeral && id === 'limits') continue
        checks.push({ ...check(id, reason), container: name })
      }
    }
  }
  return checks
}

/** A check with what is wrong; nothing is when the reason is empty. */
type Fault = readonly [id: PracticeId, reason: string]

function check(id: PracticeId, reason: string): PracticeCheck {
  const { title, severity } = practices[id]
  return { id, title, severity, passed: reason === '', reason }
}

function podFaults(spec: unknown): readonly Fault[] {
  const shared = (member: string): string => (isOff(memberAt(spec, member)) ? '' : `${member} is set`)
  const paths = listAt(memberAt(spec, 'volumes')).flatMap((volume) => {
    const source = memberAt(volume, 'hostPath')
    if (source === undefined || source === null) return []
    const path = shownText(memberAt(source, 'path'), longestName)
    return path === '' ? ['an unnamed path'] : [path]
  })
  const token = memberAt(spec, 'automountServiceAccountToken')
  return [
    ['host-network', shared('hostNetwork')],
    ['host-pid', shared('hostPID')],
    ['host-ipc', shared('hostIPC')],
    ['host-path', paths.length === 0 ? '' : `mounted from the node: ${few(paths)}`],
    ['service-account-token', token === false ? '' : 'automountServiceAccountToken is not false'],
  ]
}

function containerFaults(container: unknown, spec: unknown): readonly Fault[] {
  const own = (member: string): unknown => memberAt(container, 'securityContext', member)
  /** The container's own setting, else that of the pod. */
  const setting = (member: string): unknown => own(member) ?? memberAt(spec, 'securityContext', member)
  const added = listAt(memberAt(own('capabilities'), 'add'))
  const unusual = added.filter((name) => !usualCapabilities.has(withoutPrefix(name)))
  return [
    ['privileged', isOff(own('privileged')) ? '' : 'privileged is set'],
    ['capabilities', unusual.length === 0 ? '' : `capabilities added: ${few(unusual.map(shownName))}`],
    ['privilege-escalation', own('allowPrivilegeEscalation') === false ? '' : 'allowPrivilegeEscalation is not false'],
    ['run-as-non-root', rootReason(setting('runAsNonRoot'), setting('runAsUser'))],
    ['read-only-root', own('readOnlyRootFilesystem') === true ? '' : 'readOnlyRootFilesystem is not true'],
    ['limits', limitReason(memberAt(container, 'resources', 'limits'))],
    ['latest-tag', tagReason(memberAt(container, 'image'))],
  ]
}

/** Kubernetes takes what is absent, null or false for off. */
function isOff(value: unknown): boolean {
  return value === undefined || value === null || value === false
}

function withoutPrefix(name: unknown): unknown {
  return typeof name === 'string' ? name.toUpperCase().replace(/^CAP_/, '') : name
}

function shownName(name: unknown): string {
  return typeof name === 'string' ? shownText(name, longestName) : 'something that is not a text'
}

function rootReason(runAsNonRoot: unknown, runAsUser: unknown): string {
  if (runAsUser === 0) return 'runAsUser is 0'
  // A user of another number is not root, whether or not somebody asks for that.
  if (typeof runAsUser === 'number' && Number.isInteger(runAsUser) && runAsUser > 0) return ''
  return runAsNonRoot === true ? '' : 'runAsNonRoot is not true'
}

function limitReason(limits: unknown): string {
  const missing = ['cpu', 'memory'].filter((name) => {
    const value = memberAt(limits, name)
    return typeof value !== 'number' && (typeof value !== 'string' || value === '')
  })
  return missing.length === 0 ? '' : `no limit of ${missing.join(' and ')}`
}

function tagReason(image: unknown): string {
  if (typeof image !== 'string') return 'there is no image'
  const read = readImageReference(image)
  if ('fault' in read) return `the image cannot be read: ${read.fault}`
  const { tag, digest } = read.reference
  return digest === undefined && tag === 'latest' ? 'the tag is latest, which is another image each time' : ''
}

function few(names: readonly string[]): string {
  const more = names.length > shownElements ? ` and ${names.length - shownElements} more` : ''
  return `${names.slice(0, shownElements).join(', ')}${more}`
}
