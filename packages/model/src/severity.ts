import type { Family } from './families.ts'
import type { Outcome } from './outcomes.ts'

/**
 * Severity by family and outcome, 0 to 10. It depends on nothing else: not on the tool's own priority, which the `cef`
 * profile carries apart.
 *
 * Attested in the source table: PM and NT (7 when audited or blocked, else 3), AG (5, 10), API (3, 8). The rest is ours:
 * runtime families follow PM and NT; administration, pipeline and scanner events follow API; a verdict or a passed or
 * failed check weighs as much as a violation found at run time (7) when it went wrong; an accepted risk is Medium,
 * malware a step above it.
 */
const runtime = { Audit: 7, Enforce: 7, Other: 3, Success: 3, Error: 3 } as const

export const severities: Readonly<
  Record<Family, Readonly<Partial<Record<Outcome, number>>> & { readonly attested: boolean }>
> = {
  ADM: { Success: 3, Error: 8, attested: false },
  CVE: { Success: 5, Error: 8, attested: false },
  MLW: { Success: 6, Error: 8, attested: false },
  SD: { Success: 5, Error: 8, attested: false },
  MS: { Success: 5, Error: 8, attested: false },
  CMP: { Success: 3, Error: 8, attested: false },
  NCMP: { Success: 7, Error: 8, attested: false },
  CI: { Success: 3, Error: 8, attested: false },
  PLC: { Success: 5, Error: 8, attested: false },
  BNCH: { Success: 3, Error: 7, attested: false },
  AG: { Success: 5, Error: 10, attested: true },
  SJ: { Success: 3, Error: 8, attested: false },
  RT: { Success: 3, Error: 7, attested: false },
  API: { Success: 3, Error: 8, attested: true },
  PM: { ...runtime, attested: true },
  FM: { ...runtime, attested: false },
  NT: { ...runtime, attested: true },
  FPM: { ...runtime, attested: false },
  FFM: { ...runtime, attested: false },
  FNT: { ...runtime, attested: false },
  FFTP: { ...runtime, attested: false },
}

/** Severity of an event, 0 to 10. An outcome foreign to the family (seen in real messages) weighs as the least. */
export function severityOf(family: Family, outcome: Outcome): number {
  return severities[family][outcome] ?? 3
}

/** Bands of the source table, which are those of CEF. */
export const severityBands = [
  { name: 'Low', from: 0, to: 3 },
  { name: 'Medium', from: 4, to: 6 },
  { name: 'High', from: 7, to: 8 },
  { name: 'Very high', from: 9, to: 10 },
] as const

export type SeverityBand = (typeof severityBands)[number]['name']

/** The band of a severity of 0 to 10. */
export function severityBand(severity: number): SeverityBand {
  return severityBands.find((band) => severity <= band.to)?.name ?? 'Very high'
}
