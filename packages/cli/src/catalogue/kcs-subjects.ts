import { dictionary } from '@tidewaiter/cef'
import {
  carriersOf,
  codes,
  families,
  familyNames,
  familyOf,
  fieldDefinition,
  fieldNames,
  isCarried,
  normaliseCode,
  operationsOf,
  outcomesOf,
  severityOf,
  type Code,
  type Family,
} from '@tidewaiter/model'
import type { Entry, Subject } from './subject.ts'

export const familySubject: Subject = {
  name: 'families',
  summary: 'the event families: what they mean, which outcomes and severities their events have',
  titles: ['FAMILY', 'NAME', 'SEVERITY BY OUTCOME', 'MEANING'],
  hint: 'See `tidewaiter catalogue families` for all of them.',
  spelling: (name) => name.toUpperCase(),
  entries: () =>
    familyNames.map((family) => {
      const { name, kind, category, meaning } = families[family]
      const severities = severityByOutcome(family)
      return {
        name: family,
        cells: [family, name, listed(severities), meaning],
        details: {
          family,
          name,
          meaning,
          kind,
          category,
          severityByOutcome: severities,
          operations: operationsOf(family),
          codes: codeNames.filter((code) => familyOf(code) === family),
          keys: keysOf(family),
        },
      }
    }),
}

export const codeSubject: Subject = {
  name: 'codes',
  summary: 'the event codes; attested ones are in public KCS documentation, the others are ours',
  titles: ['CODE', 'ATTESTED', 'MEANING'],
  hint: 'See `tidewaiter catalogue codes` for all of them, `tidewaiter catalogue codes PM` for those of a family.',
  spelling: (name) => normaliseCode(name).code,
  entries: () =>
    codeNames.map((code) => {
      const { meaning, attested } = codes[code]
      const family = familyOf(code) as Family
      return {
        name: code,
        cells: [code, attested ? 'yes' : 'ours', meaning],
        details: {
          code,
          meaning,
          attested,
          family,
          name: families[family].name,
          severityByOutcome: severityByOutcome(family),
          keys: keysOf(family),
        },
      }
    }),
}

export const keySubject: Subject = {
  name: 'keys',
  summary: 'the keys of the KCS scheme: what they mean and which families carry them',
  titles: ['KEY', 'CAPTION', 'TYPE', 'CARRIED BY', 'MEANING'],
  hint: 'See `tidewaiter catalogue keys` for all keys of the scheme, `tidewaiter catalogue profiles cef` for those of CEF.',
  entries: () => {
    const rows = fieldNames.flatMap((name) => {
      const { key, caption, type, meaning } = fieldDefinition(name)
      return key === null ? [] : [keyEntry(key, caption, type, meaning, carriersOf(name))]
    })
    const outcome = 'Status of an action (Success, Error), or mode of the runtime policy (Audit, Enforce, Other)'
    return [...rows, keyEntry('outcome', 'Status', 'outcome', outcome, familyNames)]
  },
}

const codeNames = Object.keys(codes) as Code[]

function keyEntry(key: string, caption: string, type: string, meaning: string, carriers: readonly Family[]): Entry {
  const inCef = dictionary.get(key)
  return {
    name: key,
    cells: [key, caption, type, carriers.length === familyNames.length ? 'all' : carriers.join(' '), meaning],
    details: {
      key,
      caption,
      type,
      meaning,
      carriedBy: carriers,
      cef: inCef === undefined ? 'not a key of CEF' : `${inCef.name}, ${inCef.type}`,
    },
  }
}

function severityByOutcome(family: Family): Readonly<Record<string, number>> {
  return Object.fromEntries(outcomesOf(family).map((outcome) => [outcome, severityOf(family, outcome)]))
}

function keysOf(family: Family): readonly string[] {
  const keys = fieldNames.flatMap((name) => (isCarried(name, family) ? [fieldDefinition(name).key ?? ''] : []))
  return [...new Set([...keys, 'outcome'])]
}

function listed(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
