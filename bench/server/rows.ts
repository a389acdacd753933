import { apiRead, apiWrite } from './api.ts'
import { rejudge } from './rejudge.ts'
import { recompute, reportIntake } from './reports.ts'
import type { Row } from './row.ts'
import { search, searchAll, type QuestionName } from './search.ts'

/** The questions, as a person would ask them. */
const questions: readonly (readonly [QuestionName, string])[] = [
  ['last', 'the last 50 of all'],
  ['family', '50 of a family (1 in 50), back from a time'],
  ['severity', '50 of severity 7 and more, within an hour'],
  ['field', '50 of a namespace (1 in 40), back from a time'],
  ['text', '50 with a text that 3 in 1,000 have, back from a time'],
  ['counts', 'events of 7 days by hour and family'],
]

export const rows: readonly Row[] = [
  {
    name: 'api-read',
    what: '`GET` of one risk acceptance, 16 kept connections',
    floor: 'the HTTP server of Node, answering the same bytes',
    unit: 'requests/s',
    better: 'higher',
    measure: apiRead,
  },
  {
    name: 'api-write',
    what: '`POST` of risk acceptances, 16 kept connections: state and events are on the disk before each is answered',
    floor: 'the HTTP server of Node, committing the same body as one row of SQLite',
    unit: 'requests/s',
    better: 'higher',
    measure: apiWrite,
  },
  {
    name: 'report-intake',
    what: 'native reports of 500 findings by `POST /v1/reports`, 16 at once, without a socket, until each is answered',
    floor: 'the same reports, already read, each kept by the report store alone',
    unit: 'reports/s',
    better: 'higher',
    measure: reportIntake,
  },
  {
    name: 'recompute',
    what: 'one of five policies changes: until every verdict on the stored artifacts stands',
    floor: 'reading the same reports, judging them in memory, updating as many rows, 100 artifacts a transaction',
    unit: 's',
    better: 'lower',
    measure: recompute,
  },
  {
    name: 'rejudge',
    what: 'rules alone: 100,000 reports in memory by five policies and 2,000 acceptances',
    floor: 'going over all findings of the same reports once',
    unit: 's',
    better: 'lower',
    measure: rejudge,
  },
  ...questions.map(([name, what]): Row => ({
    name: `search-${name}`,
    what: `${what}, of all stored events: p99`,
    floor: 'the same question to a journal of the last 100,000 of them',
    unit: 'ms',
    better: 'lower',
    measure: search(name),
  })),
  {
    name: 'search-nothing',
    what: 'a text that no event has: until all were looked through, in pages of 2 s',
    floor: 'reading the file of the journal',
    unit: 's',
    better: 'lower',
    measure: searchAll,
  },
]
