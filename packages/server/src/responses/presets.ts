import type { Code } from '@tidewaiter/model'

/** A trigger that KCS has by name: any one of the cases will do. */
export type Preset = {
  readonly meaning: string
  readonly cases: readonly { readonly codes: readonly Code[]; readonly where?: string }[]
}

export type PresetName =
  | 'sensitive-data-found'
  | 'non-compliant'
  | 'critical-vulnerabilities'
  | 'malware'
  | 'risk-acceptance-expired'

/**
 * The triggers of KCS, as events say them. What a scanner found is no event of its own: it is told by the verdict that follows, whose
 * reason names each condition that failed. So these need an assurance policy with such a condition.
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  'sensitive-data-found': {
    meaning: 'Sensitive data found: an image became non-compliant for it',
    cases: [{ codes: ['NCMP-001'], where: 'event.reason.contains("sensitive data")' }],
  },
  'non-compliant': {
    meaning: 'An image became non-compliant, for whatever reason',
    cases: [{ codes: ['NCMP-001'] }],
  },
  'critical-vulnerabilities': {
    meaning: 'An image became non-compliant by a condition on critical vulnerabilities',
    cases: [{ codes: ['NCMP-001'], where: 'event.reason.contains("of severity critical")' }],
  },
  malware: {
    meaning: 'Malware found: an image became non-compliant for it, or File Threat Protection found a file',
    cases: [{ codes: ['NCMP-001'], where: 'event.reason.contains("malware")' }, { codes: ['FFTP-001'] }],
  },
  'risk-acceptance-expired': {
    meaning: 'The acceptance of a risk expired',
    cases: [{ codes: ['CVE-008', 'MLW-008', 'SD-008', 'MS-008'] }],
  },
}

export const presetNames: readonly PresetName[] = Object.keys(presets) as PresetName[]
