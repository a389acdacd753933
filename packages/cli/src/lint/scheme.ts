import type { CefHeader } from '@tidewaiter/cef'
import { familyOf, kcs20, normaliseCode, profiles, type Profile } from '@tidewaiter/model'

/** Which rules a message is held against: those of CEF alone, or those of the KCS scheme too. */
export type Scheme = 'cef' | 'kcs'

/** The scheme that a message follows by its own word: its device fields, or a code of the KCS form. */
export function schemeOf(header: CefHeader): Scheme {
  const written = profiles.some(
    ({ device }) => device.vendor === header.deviceVendor && device.product === header.deviceProduct,
  )
  return written || familyOf(normaliseCode(header.deviceEventClassId).code) !== undefined ? 'kcs' : 'cef'
}

/** The profile that the device fields point to; KCS 2.0 where they point to none. */
export function profileOf(header: CefHeader): Profile {
  const ofProduct = profiles.filter(
    ({ device }) => device.vendor === header.deviceVendor && device.product === header.deviceProduct,
  )
  return ofProduct.find(({ device }) => device.version === header.deviceVersion) ?? ofProduct[0] ?? kcs20
}
