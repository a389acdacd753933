import type { Code } from '@tidewaiter/model'

/** What the sources of scanners make of a report, and what policies and acceptances then say of it. */
export const reportEvents: readonly Code[] = [
  ...(['SJ-003', 'SJ-004', 'CI-002', 'CVE-001', 'MLW-001', 'SD-001', 'MS-001', 'FFTP-001'] as const),
  ...(['RT-001', 'RT-002', 'RT-003', 'BNCH-001', 'BNCH-002', 'BNCH-003', 'BNCH-004', 'BNCH-005'] as const),
  ...(['PLC-001', 'PLC-002', 'CMP-001', 'NCMP-001', 'CVE-004', 'MLW-004', 'SD-004', 'MS-004'] as const),
]
