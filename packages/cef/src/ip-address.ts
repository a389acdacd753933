/** The family of an address in text form, or null if it is none. */
export function ipVersion(text: string): 4 | 6 | null {
  if (isIpv4(text)) return 4
  return isIpv6(text) ? 6 : null
}

/**
 * Four decimal numbers from 0 to 255. Leading zeros are refused, as some readers take them for octal (RFC 6943 section
 * 3.1.1).
 */
function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text)
}

/** The text forms of RFC 4291 section 2.2, with `::` and with an IPv4 tail; a zone (`%eth0`, RFC 4007) is let pass. */
function isIpv6(text: string): boolean {
  // The longest form is 45 characters, and a zone a few more.
  if (text.length > 64) return false
  const [address = '', zone, rest] = text.split('%')
  if (zone === '' || rest !== undefined) return false
  const halves = address.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const tail = groups.at(-1)
  const endsInIpv4 = tail !== undefined && tail.includes('.') && !address.endsWith('::')
  if (endsInIpv4 && !isIpv4(tail)) return false
  if (!(endsInIpv4 ? groups.slice(0, -1) : groups).every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return false
  const count = groups.length + (endsInIpv4 ? 1 : 0)
  return halves.length === 2 ? count <= 7 : count === 8
}
