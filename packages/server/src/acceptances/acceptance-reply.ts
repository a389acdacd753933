import { stateOf, type AcceptanceState, type RiskAcceptance } from '@tidewaiter/rules'
import { z } from 'zod'
import { timeReply, timeText } from '../api/schemas.ts'
import { listOf } from '../policies/maker.ts'
import { acceptanceOf, type AcceptanceRow } from './acceptance-of.ts'

export const acceptanceKinds: readonly RiskAcceptance['kind'][] = [
  'vulnerability',
  'malware',
  'sensitive-data',
  'misconfiguration',
]
export const acceptanceStates: readonly AcceptanceState[] = ['accepted', 'about-to-expire', 'expired', 'cancelled']

/** An acceptance as replies have it; times are RFC 3339. */
export type AcceptanceReply = {
  id: string
  kind: RiskAcceptance['kind']
  finding: string
  package?: string | undefined
  path?: string | undefined
  extent:
    | { kind: 'artifact'; artifact: string; name?: string | undefined; digest?: string | undefined }
    | { kind: 'repository'; registry?: string | undefined; repository: string }
    | { kind: 'everywhere' }
  reason: string
  state: AcceptanceState
  acceptedBy: string
  acceptedAt: string
  changedAt: string
  expiresAt?: string | undefined
  cancelledAt?: string | undefined
  limitedTo?: string[] | undefined
  importedFrom?: string | undefined
  version: number
}

export const acceptanceReply: z.ZodType<AcceptanceReply, AcceptanceReply> = z.object({
  id: z.uuid(),
  kind: z.enum(acceptanceKinds),
  finding: z.string().describe('As the scanner writes it: CVE-2026-1234, a signature, a rule, a check.'),
  package: z.string().optional(),
  path: z.string().optional(),
  extent: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('artifact'),
      artifact: z.string().describe('Its id.'),
      name: z.string().optional(),
      digest: z.string().optional(),
    }),
    z.object({ kind: z.literal('repository'), registry: z.string().optional(), repository: z.string() }),
    z.object({ kind: z.literal('everywhere') }),
  ]),
  reason: z.string(),
  state: z.enum(acceptanceStates),
  acceptedBy: z.string(),
  acceptedAt: timeReply(),
  changedAt: timeReply(),
  expiresAt: timeReply().optional().describe('Absent: it holds without an end.'),
  cancelledAt: timeReply().optional(),
  limitedTo: z
    .array(z.string())
    .optional()
    .describe(
      'Names of the scopes of its maker: it holds for what they cover and nothing else. Absent: nothing limits it.',
    ),
  importedFrom: z.string().optional().describe('It was taken over from a report, which had it from there.'),
  version: z.int(),
})

/** @param names of scopes, by id; see `namesOfScopes` */
export function acceptanceReplyOf(
  row: AcceptanceRow,
  names: ReadonlyMap<string, string>,
  now: number,
): AcceptanceReply {
  return {
    id: row.id,
    kind: row.kind,
    finding: row.finding,
    ...(row.package !== null && { package: row.package }),
    ...(row.path !== null && { path: row.path }),
    extent: extentReply(row),
    reason: row.reason,
    state: stateOf(acceptanceOf(row), now),
    acceptedBy: row.made_by,
    acceptedAt: timeText(row.accepted_at),
    changedAt: timeText(row.changed_at),
    ...(row.expires_at !== null && { expiresAt: timeText(row.expires_at) }),
    ...(row.cancelled_at !== null && { cancelledAt: timeText(row.cancelled_at) }),
    ...(row.scopes !== null && { limitedTo: listOf(row.scopes).map((id) => names.get(id) ?? 'a scope that is gone') }),
    ...(row.source !== null && { importedFrom: row.source }),
    version: row.version,
  }
}

function extentReply(row: AcceptanceRow): AcceptanceReply['extent'] {
  switch (row.extent) {
    case 'everywhere':
      return { kind: row.extent }
    case 'repository':
      return {
        kind: row.extent,
        repository: row.repository ?? '',
        ...(row.registry !== null && { registry: row.registry }),
      }
    case 'artifact':
      return {
        kind: row.extent,
        artifact: row.artifact_id ?? '',
        ...(row.name !== null && { name: row.name }),
        ...(row.digest !== null && { digest: row.digest }),
      }
  }
}
