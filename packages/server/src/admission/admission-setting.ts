import { practices, type AdmissionSettings, type PracticeId } from '@tidewaiter/rules'
import { z } from 'zod'
import type { Setting } from '../settings/settings.ts'

type PracticeMode = 'off' | 'audit' | 'enforce'

/** A check that does not count in some namespaces: a network plug-in has to share the network of its node. */
type PracticeException = {
  readonly namespaces: readonly string[]
  readonly practices: readonly PracticeId[]
}

/** What the admission webhook goes by. */
export type AdmissionRules = AdmissionSettings & {
  /** Namespaces whose objects are let in unseen. Patterns with `*` and `?`. */
  readonly excludedNamespaces: readonly string[]
  readonly practices: Readonly<Record<PracticeId, PracticeMode>>
  readonly exceptions: readonly PracticeException[]
  /** Tells checks that passed as well: RT-001. */
  readonly tellPassed: boolean
}

const ids = Object.keys(practices) as [PracticeId, ...PracticeId[]]

const namespaces = (least: number): z.ZodType<readonly string[]> =>
  z
    .array(
      z
        .string()
        .regex(
          /^[a-z0-9*?](?:[a-z0-9*?-]{0,61}[a-z0-9*?])?$/,
          'expected the name of a namespace; `*` and `?` stand for others',
        ),
    )
    .min(least)
    .max(200)

const modes = z.enum(['off', 'audit', 'enforce'])

/** What takes a node over is looked at from the beginning; nothing is denied before somebody says so. */
const watched: ReadonlySet<PracticeId> = new Set([
  'privileged',
  'host-network',
  'host-pid',
  'host-ipc',
  'host-path',
  'capabilities',
])

const initial: AdmissionRules = {
  mode: 'audit',
  unknown: 'warn',
  tagOnly: 'by-tag',
  excludedNamespaces: ['kube-system', 'kube-public', 'kube-node-lease'],
  practices: Object.fromEntries(
    ids.map((id) => [id, watched.has(id) ? 'audit' : 'off']),
  ) as AdmissionRules['practices'],
  exceptions: [],
  tellPassed: false,
}

export const admissionSetting: Setting<AdmissionRules> = {
  name: 'admission',
  summary: 'What the admission webhook of Kubernetes lets in',
  area: 'policies.admission',
  schema: z.strictObject({
    mode: z.enum(['audit', 'enforce']).describe('`audit`: nothing is denied, what would have been is warned of.'),
    unknown: z.enum(['allow', 'warn', 'deny']).describe('What becomes of an image of which no scan is known.'),
    tagOnly: z
      .enum(['allow', 'warn', 'deny', 'by-tag'])
      .describe(
        'What becomes of an image that is named by its tag alone; `by-tag`: judged by the newest scan of that tag.',
      ),
    excludedNamespaces: namespaces(0).describe(
      'Namespaces whose objects are let in unseen, without an event; `*` and `?` stand for others.',
    ),
    practices: z
      .strictObject(
        Object.fromEntries(ids.map((id) => [id, modes.describe(practices[id].title)])) as Record<
          PracticeId,
          typeof modes
        >,
      )
      .describe('What a failed check of the pod leads to: nothing, a warning, a denial.'),
    exceptions: z
      .array(
        z.strictObject({
          namespaces: namespaces(1),
          practices: z.array(z.enum(ids)).min(1).max(ids.length),
        }),
      )
      .max(100)
      .describe('Checks that do not count in some namespaces; they are told as skipped.'),
    tellPassed: z.boolean().describe('Tells checks that passed as well, one event for each.'),
  }),
  initial,
  secrets: [],
}
