import {
  codes,
  families,
  familyOf,
  fieldDefinition,
  fieldNames,
  severityBand,
  severityOf,
  type Family,
  type FieldName,
  type FindingCounts,
} from '@tidewaiter/model'
import type { Notice } from './notice.ts'

/** What stands for a placeholder; undefined when the event says nothing of it. */
export type PlaceholderValue = string | number | undefined

/** One name that templates may use as `$$name$$`. */
export type Placeholder = {
  readonly name: string
  readonly description: string
  readonly valueOf: (notice: Notice) => PlaceholderValue
}

/** What KCS calls by names of its own, and what is not a field of events. */
const ownPlaceholders: readonly Placeholder[] = [
  {
    name: 'response_policy_name',
    description: 'Name of the response policy that sends this',
    valueOf: ({ policyName }) => policyName,
  },
  { name: 'event_id', description: 'Id of the event', valueOf: ({ event }) => event.id },
  { name: 'code', description: 'Code of the event: `PM-002`', valueOf: ({ event }) => event.code },
  {
    name: 'event_name',
    description: 'Name of the event, as in the CEF header',
    valueOf: (notice) => families[family(notice)].name,
  },
  { name: 'meaning', description: 'What the code means', valueOf: ({ event }) => codes[event.code].meaning },
  { name: 'family', description: 'Letters of the code: `PM`', valueOf: family },
  {
    name: 'category',
    description: 'Category of the event: `processes`',
    valueOf: (notice) => families[family(notice)].category,
  },
  { name: 'severity', description: 'Severity from 0 to 10', valueOf: severity },
  {
    name: 'severity_name',
    description: 'Severity in words: Low, Medium, High, Very high',
    valueOf: (notice) => severityBand(severity(notice)),
  },
  {
    name: 'outcome',
    description: 'Status of the action, or mode of the policy',
    valueOf: ({ event }) => event.outcome,
  },
  { name: 'time', description: 'When it happened, ISO 8601 in UTC', valueOf: ({ event }) => isoTime(event.time) },
  {
    name: 'time_ms',
    description: 'When it happened, in ms since 1970-01-01 UTC',
    valueOf: ({ event }) => event.time,
  },
  { name: 'tool', description: 'Tool that saw it: `falco`', valueOf: ({ event }) => event.origin?.tool },
  {
    name: 'rule',
    description: "The tool's name for the rule, policy or check",
    valueOf: ({ event }) => event.origin?.rule,
  },
  { name: 'priority', description: "The tool's own priority", valueOf: ({ event }) => event.origin?.priority },
  {
    name: 'event_count',
    description: 'Events that this one stands for; 1 when it is no summary',
    valueOf: ({ event }) => event.summary?.count ?? 1,
  },
  { name: 'image_name', description: 'Name of the image or artifact', valueOf: imageName },
  {
    name: 'registry_name',
    description: 'Registry in the name of the image, where it names one',
    valueOf: registryName,
  },
  {
    name: 'compliance_verdict',
    description: '`compliant` or `non-compliant`, in events of CMP and NCMP',
    valueOf: complianceVerdict,
  },
  ...countPlaceholders('vulnerability', 'vulnerabilities'),
  ...countPlaceholders('malware', 'pieces of malware'),
  ...countPlaceholders('sensitive-data', 'pieces of sensitive data'),
  ...countPlaceholders('misconfiguration', 'misconfigurations'),
  {
    name: 'critical_vulnerability_count',
    description: 'Number of critical vulnerabilities that the scan found',
    valueOf: ({ counts }) => counts && (counts.vulnerability?.critical ?? 0),
  },
]

/** Every name that templates may use: the one table behind checks, substitution and documentation. */
export const placeholders: readonly Placeholder[] = [
  ...ownPlaceholders,
  // `image_name` means in KCS the image of any event, and stands above.
  ...fieldNames.filter((name) => name !== 'imageName').map(fieldPlaceholder),
]

const byName: ReadonlyMap<string, Placeholder> = new Map(placeholders.map((one) => [one.name, one]))

/** The row of a name; undefined when there is none. */
export function findPlaceholder(name: string): Placeholder | undefined {
  return byName.get(name)
}

function fieldPlaceholder(field: FieldName): Placeholder {
  return {
    name: field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    description: fieldDefinition(field).meaning,
    valueOf: ({ event }) => event.fields[field],
  }
}

function countPlaceholders(kind: keyof FindingCounts, words: string): readonly Placeholder[] {
  return [
    {
      name: `${kind.replace('-', '_')}_count`,
      description: `Number of ${words} that the scan found`,
      valueOf: ({ counts }) => counts && Object.values(counts[kind] ?? {}).reduce((sum, count) => sum + count, 0),
    },
  ]
}

function family({ event }: Notice): Family {
  return familyOf(event.code) as Family
}

function severity(notice: Notice): number {
  return severityOf(family(notice), notice.event.outcome)
}

/** Undefined beyond what `Date` can hold. */
function isoTime(ms: number): string | undefined {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function imageName({ event }: Notice): string | undefined {
  return event.fields.imageName ?? event.fields.artifactName
}

/** The first part of a reference is a registry when it has a dot or a port, or is `localhost`; as Docker and containerd read it. */
function registryName(notice: Notice): string | undefined {
  const [, first = ''] = /^([^/]+)\//.exec(imageName(notice) ?? '') ?? []
  return first === 'localhost' || /[.:]/.test(first) ? first : undefined
}

function complianceVerdict(notice: Notice): string | undefined {
  switch (family(notice)) {
    case 'CMP':
      return 'compliant'
    case 'NCMP':
      return 'non-compliant'
    default:
      return undefined
  }
}
