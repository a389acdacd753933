import type { Family } from '../families.ts'
import type { FieldName } from '../fields.ts'
import { kcs20, kcsShortenFirst } from './kcs-2.0.ts'
import type { Profile } from './profile.ts'

/**
 * What is publicly known of the KCS 2.1 table: its first rows, up to `flexString3`. Rows after that are taken over from
 * 2.0. 2.1 also lists `suser` for NT and FNT, which carry no user in any version: read as a slip of the table.
 */
const narrowed: Readonly<Partial<Record<FieldName, readonly Family[]>>> = {
  sourceAddress: ['ADM', 'CVE', 'MLW', 'SD', 'MS', 'CI', 'PLC', 'API', 'NT', 'FNT'],
  reason: ['ADM', 'CVE', 'MLW', 'SD', 'MS', 'CMP', 'NCMP', 'CI', 'PLC', 'BNCH', 'SJ', 'RT', 'API'],
  userName: ['ADM', 'CVE', 'MLW', 'SD', 'MS', 'CI', 'PLC', 'API'],
  pid: ['PM', 'FM', 'FPM', 'FFM', 'FFTP'],
  parentPid: ['PM', 'FM', 'FPM', 'FFM'],
  egid: ['PM', 'FM', 'FPM', 'FFM'],
}

/** KCS 2.1 as far as it is known. */
export const kcs21: Profile = {
  name: 'kcs-2.1',
  version: 1,
  summary: 'KCS 2.1, as far as its table is publicly known; the rest as in 2.0',
  device: { ...kcs20.device, version: '2.1' },
  slots: kcs20.slots.map((slot) => {
    const families = narrowed[slot.value as FieldName]
    return families ? { ...slot, families: new Set(families) } : slot
  }),
  shortenFirst: kcsShortenFirst,
}
