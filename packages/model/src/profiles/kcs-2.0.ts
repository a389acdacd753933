import { familyNames } from '../families.ts'
import { carriersOf, fieldDefinition, fieldNames } from '../fields.ts'
import type { Profile, Slot } from './profile.ts'

/** Keys whose meaning is given by a `<key>Label` pair: custom strings, numbers and flex strings (CEF, custom fields). */
function isLabelledKey(key: string): boolean {
  return /^(?:cs|cn|c6a|flexString)\d$/.test(key)
}

/**
 * The slots of the source table, in its order: every field that has a KCS key, and `outcome` where the table lists it.
 * Labels are the captions of the table; `flexString2Label=Container ID` and `cs6Label=Container name` are attested by
 * the one documented sample, which also shows that a label follows its value directly.
 */
function kcsSlots(): readonly Slot[] {
  const slots: Slot[] = []
  for (const name of fieldNames) {
    const { key, caption } = fieldDefinition(name)
    if (key === null) continue
    slots.push({
      key,
      value: name,
      families: new Set(carriersOf(name)),
      ...(isLabelledKey(key) && { label: caption }),
    })
    if (name === 'containerId') slots.push({ key: 'outcome', value: 'outcome', families: new Set(familyNames) })
  }
  return slots
}

/** Free text that an attacker can make long goes first; names and numbers that rules select on go last. */
export const kcsShortenFirst: readonly string[] = [
  'cs4',
  'oldFilePath',
  'filePath',
  'reason',
  'dproc',
  'fname',
  'request',
]

/** Exactly the KCS 2.0 source table. */
export const kcs20: Profile = {
  name: 'kcs-2.0',
  version: 1,
  summary: 'The KCS 2.0 source table to the letter; existing KCS parsers and rules work unchanged (default)',
  device: { vendor: 'Kaspersky', product: 'Kaspersky Container Security', version: '2.0' },
  slots: kcsSlots(),
  shortenFirst: kcsShortenFirst,
}
