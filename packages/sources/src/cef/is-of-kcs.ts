import type { CefHeader } from '@tidewaiter/cef'
import { profiles } from '@tidewaiter/model'

/**
 * Whether a header names a device that writes the KCS scheme: KCS itself, or Tidewaiter under any profile. The code alone
 * does not tell: other products number their events as `CI-003` too.
 */
export function isOfKcs(header: CefHeader | null): boolean {
  const vendor = header?.deviceVendor.trim()
  const product = header?.deviceProduct.trim()
  return profiles.some(({ device }) => device.vendor === vendor && device.product === product)
}
