import { diagnosticCodes } from '@tidewaiter/cef'
import { familyNames, profiles, readProblems } from '@tidewaiter/model'
import { sources } from '@tidewaiter/sources/all'
import { envelopeIssues, syslogErrors } from '@tidewaiter/syslog'
import { cliErrors } from '../cli-errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { schemeFixes } from '../lint/scheme-fixes.ts'
import { lineDiagnostics } from '../messages/received-line.ts'
import type { Entry, Subject } from './subject.ts'

export const profileSubject: Subject = {
  name: 'profiles',
  summary: 'the ways to write an event as CEF',
  titles: ['PROFILE', 'DEVICE', 'SUMMARY'],
  hint: `Profiles: ${profiles.map(({ name }) => name).join(', ')}.`,
  entries: () =>
    profiles.map(({ name, version, summary, device, slots, shortenFirst }) => ({
      name,
      cells: [name, `${device.vendor}|${device.product}|${device.version}`, summary],
      details: {
        profile: name,
        version,
        summary,
        device,
        keys: slots.map(({ key, value, label, families }) => ({
          key,
          value,
          label: label ?? null,
          families: families.size === familyNames.length ? 'all' : [...families],
        })),
        shortenFirst,
      },
    })),
}

export const sourceSubject: Subject = {
  name: 'sources',
  summary: 'the tools whose output is read, with the options of each',
  titles: ['SOURCE', 'FAMILIES', 'SUMMARY'],
  hint: `Sources: ${sources.map(({ name }) => name).join(', ')}.`,
  entries: () =>
    sources.map(({ name, title, summary, guarantees, families, layouts, skips, options }) => ({
      name,
      cells: [name, families.join(' '), summary],
      details: {
        source: name,
        title,
        summary,
        families,
        layouts,
        guarantees,
        skips,
        options: options().toJSONSchema({ io: 'input' })['properties'] ?? {},
      },
    })),
}

export const errorSubject: Subject = {
  name: 'errors',
  summary: 'everything that tidewaiter can find wrong, with what to do about it',
  titles: ['CODE', 'FOUND BY', 'WHAT TO DO'],
  hint: 'See `tidewaiter catalogue errors` for all of them.',
  entries: () => [
    ...Object.entries(cliErrors).map(([code, { message, action, exit }]) =>
      errorEntry(code, 'command', message, action, { exitCode: exitCodes[exit].code }),
    ),
    ...Object.entries(syslogErrors).map(([code, { message, action }]) => errorEntry(code, 'network', message, action)),
    ...Object.entries({ ...diagnosticCodes, ...lineDiagnostics }).map(([code, { severity, summary, fix }]) =>
      errorEntry(code, 'cef', summary, fix, { severity }),
    ),
    ...Object.entries(readProblems).map(([code, { level, meaning }]) =>
      errorEntry(code, 'scheme', meaning, schemeFixes[code as keyof typeof schemeFixes], { severity: level }),
    ),
    ...Object.entries(envelopeIssues).map(([code, meaning]) =>
      errorEntry(code, 'envelope', meaning, 'Write a syslog header as RFC 3164 or RFC 5424 has it.', {
        severity: 'warning',
      }),
    ),
  ],
}

function errorEntry(code: string, foundBy: string, message: string, action: string, more: object = {}): Entry {
  return { name: code, cells: [code, foundBy, action], details: { code, foundBy, message, action, ...more } }
}
