import { rejudge } from './rejudge.ts'
import { recompute, reportIntake } from './reports.ts'
import type { Row } from './row.ts'

export const rows: readonly Row[] = [
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
]
