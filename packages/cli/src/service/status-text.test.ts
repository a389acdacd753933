import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { findProblems, type GatewayStatus, type NamedIntegrationStatus, type NamedWayStatus } from '@tidewaiter/gateway'
import { matchesGolden } from '../testing/golden.ts'
import { statusText } from './status-text.ts'

const now = Date.UTC(2026, 2, 1, 12)
const minutes = 60_000

const way: NamedWayStatus = {
  name: 'falco',
  type: 'file',
  state: 'open',
  text: 'reads /var/log/falco/events.jsonl',
  lastRecordAt: now - 2_000,
  lastError: undefined,
  behindBytes: 0,
  counts: { bytes: 1_100_000, records: 1204, events: 1200, refused: 0, skipped: 4 },
}

const integration: NamedIntegrationStatus = {
  name: 'siem',
  target: 'tls://siem.example.com:6514',
  state: 'idle',
  text: 'everything is delivered to tls://siem.example.com:6514',
  since: now - 2_000,
  lag: { events: 0, seconds: 0 },
  lastSuccessAt: now - 2_000,
  lastError: undefined,
  nextAttemptAt: undefined,
  certificate: { subject: 'CN=siem', issuer: 'CN=ca', validTo: '2026-05-01T00:00:00Z', daysLeft: 61 },
  ownCertificate: undefined,
  counts: {
    connections: 1,
    delivered: 1200,
    bytes: 900_000,
    leftOut: 0,
    withheld: 0,
    summaries: 0,
    possiblyDoubled: 0,
    shortened: 0,
    deadLetters: 0,
    knownLost: 0,
  } as NamedIntegrationStatus['counts'],
  deadLettersKept: 0,
}

const refused: NamedIntegrationStatus = {
  ...integration,
  state: 'waiting',
  text: 'nothing listens on siem.example.com:6514, for 3 min now; 12,034 events are waiting and safe; next attempt in 7 s',
  lag: { events: 12_034, seconds: 180 },
  lastSuccessAt: now - 3 * minutes,
  lastError: {
    at: now - 1_000,
    code: 'connection-refused',
    message: 'nothing listens on siem.example.com:6514',
    action: 'Check host, port and protocol, and that the receiver is running.',
  },
  counts: { ...integration.counts, possiblyDoubled: 12 },
}

type Facts = Omit<GatewayStatus, 'problems'>

const well: Facts = {
  version: '0.1.0',
  pid: 4242,
  now,
  startedAt: now - 200 * minutes,
  state: 'running',
  config: {
    file: '/etc/tidewaiter/tidewaiter.yaml',
    loadedAt: now - 200 * minutes,
    refused: undefined,
    restartNeeded: [],
  },
  ways: [way],
  reports: { reports: 12, bytes: 340_000, limitBytes: 512 * 1024 ** 2, refusing: undefined },
  journal: {
    folder: '/var/lib/tidewaiter',
    oldest: 1,
    next: 1201,
    oldestAt: now - 180 * minutes,
    bytes: 84 * 2 ** 20,
    freeBytes: 34 * 2 ** 30,
    limitBytes: 20 * 2 ** 30,
    refusing: undefined,
    removedUnread: 0,
    damaged: 0,
  },
  integrations: [integration],
  replays: [],
}

/** Situations that somebody is woken up in. */
const situations: Readonly<Record<string, Facts>> = {
  'all-is-well': well,
  'nothing-configured': {
    ...well,
    ways: [],
    integrations: [],
    journal: { ...well.journal, next: 1, oldestAt: undefined, limitBytes: undefined },
  },
  flood: {
    ...well,
    ways: [{ ...way, limited: { withheld: 88_420, summaries: 5 } }],
    integrations: [{ ...integration, counts: { ...integration.counts, withheld: 12, summaries: 1 } }],
  },
  'receiver-down': { ...well, integrations: [refused, { ...integration, name: 'archive', certificate: undefined }] },
  'disk-full': {
    ...well,
    ways: [{ ...way, state: 'refusing', text: 'waits: the journal takes nothing in', behindBytes: 5_300_000 }],
    journal: {
      ...well.journal,
      freeBytes: 10_000_000,
      refusing: 'the disk that holds /var/lib/tidewaiter is full: 9.5 MiB free, 64 MiB have to stay free',
    },
    integrations: [refused],
  },
  'events-lost': {
    ...well,
    journal: { ...well.journal, damaged: 500, removedUnread: 1200 },
    integrations: [
      {
        ...integration,
        counts: { ...integration.counts, knownLost: 500, leftOut: 7, shortened: 3 },
        deadLettersKept: 2,
      },
    ],
  },
  'way-closed': {
    ...well,
    ways: [
      way,
      {
        ...way,
        name: 'webhook',
        type: 'http',
        state: 'failed',
        text: 'cannot be opened: another program already listens on 127.0.0.1:2801',
        lastRecordAt: undefined,
        lastError: { at: now, message: '', action: 'Stop it, or listen on another port.' },
        counts: { bytes: 0, records: 0, events: 0, refused: 0, skipped: 0 },
      },
    ],
  },
  remarks: {
    ...well,
    state: 'stopping',
    config: {
      ...well.config,
      refused: { at: now, fault: 'tidewaiter.yaml:3:1: clutser: there is no such key' },
      restartNeeded: ['journal'],
    },
    ways: [
      {
        ...way,
        state: 'waiting',
        text: 'there is no /var/log/falco/events.jsonl yet; tries again',
        lastRecordAt: undefined,
        counts: { ...way.counts, refused: 3 },
      },
    ],
    integrations: [
      {
        ...integration,
        state: 'paused',
        text: 'paused for 5 min; 3 events are waiting and safe; goes on when it is resumed',
        lag: { events: 3, seconds: 90 },
      },
      { ...integration, name: 'second', certificate: { ...integration.certificate!, daysLeft: 9 } },
    ],
    replays: [
      {
        id: 3,
        integration: 'siem',
        state: 'sending',
        text: 'sending: 1,000 events sent',
        sent: 1000,
        possiblyDoubled: 0,
        leftOut: 0,
        failed: 0,
        startedAt: now,
        lastError: undefined,
      },
    ],
  },
  'nothing-can-be-read': {
    ...well,
    ways: [
      {
        ...way,
        state: 'unreadable',
        text: 'this process may not read /var/log/falco/events.jsonl; tries again',
        lastError: { at: now, message: '', action: 'Give its user the right to read the file.' },
        lastRecordAt: undefined,
      },
    ],
  },
  'certificates-over': {
    ...well,
    integrations: [
      {
        ...integration,
        certificate: { ...integration.certificate!, validTo: '2026-02-27T08:00:00Z', daysLeft: -3 },
        ownCertificate: { ...integration.certificate!, validTo: '2026-03-02T13:00:00Z', daysLeft: 1 },
      },
    ],
  },
  'journal-full': {
    ...well,
    journal: {
      ...well.journal,
      refusing: 'the journal has reached its limit of 20 GiB, and its oldest entries are still kept for siem, archive',
    },
    integrations: [integration, { ...refused, name: 'archive' }],
  },
  hostile: {
    ...well,
    ways: [{ ...way, text: 'reads /tmp/\x1b[2J\n\x1b[31mAll is well.\u202e' }],
    integrations: [{ ...refused, lastError: { ...refused.lastError!, action: '\x1b]0;title\x07' } }],
  },
}

for (const [name, facts] of Object.entries(situations)) {
  test(`the status of ${name}`, () => {
    const text = statusText({ ...facts, problems: findProblems(facts) }, { width: 100 })
    matchesGolden(text, new URL(`golden/${name}.txt`, import.meta.url))
    // oxlint-disable-next-line no-control-regex
    equal(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(text), false)
  })
}

test('on a narrow terminal it is longer and as complete', () => {
  const facts = situations['receiver-down']!
  const text = statusText({ ...facts, problems: findProblems(facts) }, { width: 40 })
  equal(text.replaceAll(/\s+/g, ' ').includes('12,034 events are waiting and safe; next attempt in 7 s'), true)
})
