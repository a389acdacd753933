import {
  codes,
  families,
  familyNames,
  fieldDefinition,
  fieldNames,
  kcs20,
  operations,
  outcomesOf,
  profiles,
  severities,
  severityBands,
  type Code,
  type Family,
} from '@tidewaiter/model'
import { code, page, table } from './markdown.ts'

const ours = (attested: boolean): string => (attested ? 'KCS' : 'ours')

/** `all`, `all except ...` or the list, whichever is shortest to read. */
function familyList(list: ReadonlySet<Family>): string {
  const missing = familyNames.filter((family) => !list.has(family))
  if (missing.length === 0) return 'all'
  return missing.length <= 7 ? `all except ${missing.join(', ')}` : [...list].join(', ')
}

/** The reference page of families, codes, severities and keys. */
export function cataloguePage(): string {
  return page('Catalogue of events', 'packages/model/src', [
    'What Tidewaiter writes follows from this catalogue alone. Rows marked **KCS** are attested in the public ' +
      'documentation of Kaspersky Container Security 2.0; rows marked **ours** fill what it leaves open, so a rule that ' +
      'selects on them finds our events only.',
    '## Families',
    table(
      ['Family', 'Name in the header', 'Name', 'Meaning', 'Category', 'Outcomes'],
      familyNames.map((family) => [
        code(family),
        families[family].name,
        ours(families[family].nameAttested),
        families[family].meaning,
        families[family].category,
        outcomesOf(family).join(', '),
      ]),
    ),
    '`outcome` of a runtime family (PM, FM, NT, FPM, FFM, FNT, FFTP) is the mode of the policy that covers the activity; ' +
      '`Other` means that none does: the activity was observed. The other families say `Success` or `Error`, and with ' +
      '`Error` comes a `reason`. When messages are read, `Audited`, `Blocked` and `Failure` are understood too.',
    '## Severities',
    `Bands: ${severityBands.map(({ name, from, to }) => `${from} to ${to} ${name}`).join(', ')}.`,
    table(
      ['Family', 'Outcome: severity', 'From'],
      familyNames.map((family) => [
        code(family),
        outcomesOf(family)
          .map((outcome) => `${outcome}: ${severities[family][outcome]}`)
          .join(', '),
        ours(severities[family].attested),
      ]),
    ),
    '## Codes',
    table(
      ['Code', 'Meaning', 'Number'],
      (Object.keys(codes) as Code[]).map((name) => [code(name), codes[name].meaning, ours(codes[name].attested)]),
    ),
    '## Values of `act`',
    table(
      ['Families', 'Values, in the order of their codes'],
      [
        ['PM, FPM', operations.process.map(code).join(', ')],
        ['FM, FFM', operations.file.map(code).join(', ')],
        ['NT, FNT', operations.network.map(code).join(', ')],
        ['FFTP', operations.malware.map(code).join(', ')],
      ],
    ),
    '`deviceDirection` is `0` for ingress and `1` for egress; a response goes the way of its connection.',
    '## Keys',
    'The keys of KCS 2.0 in writing order. A custom key is followed by its label pair.',
    table(
      ['Key', 'Label', 'Meaning', 'Type', 'Families'],
      kcs20.slots.map((slot) => {
        if (slot.value === 'outcome') return [code(slot.key), '-', 'Status or mode, see above', 'text', 'all']
        const definition = fieldDefinition(slot.value as (typeof fieldNames)[number])
        return [code(slot.key), code(slot.label), definition.meaning, definition.type, familyList(slot.families)]
      }),
    ),
    '## Facts without a KCS key',
    'Kept in the event and written by the `cef` profile.',
    table(
      ['Field', 'Meaning'],
      fieldNames
        .filter((name) => fieldDefinition(name).key === null)
        .map((name) => [code(name), fieldDefinition(name).meaning]),
    ),
    '## Profiles',
    ...profiles.flatMap((profile) => [
      `### \`${profile.name}\``,
      `${profile.summary}. Header: \`${profile.device.vendor}|${profile.device.product}|${profile.device.version}\`, ` +
        `profile version ${profile.version}. When a message is too long, values are shortened in this order: ` +
        `${profile.shortenFirst.map(code).join(', ')}, then the longest of the rest.`,
      table(
        ['Key', 'Value', 'Label', 'Families'],
        profile.slots.map((slot) => [code(slot.key), slot.value, code(slot.label), familyList(slot.families)]),
      ),
    ]),
  ])
}
