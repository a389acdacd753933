// What may stand in a header field. A field never holds a space, a control character or a pipe, so no host or
// application name can end its field early, start a second message, or look like the beginning of a CEF header.

/**
 * Takes a host name, returns it as it can stand in a syslog header: letters, digits, `.`, `-`, `_` and `:` (for IPv6),
 * every run of anything else as one `-`, at most 255 characters, `-` when nothing is left. RFC 3164 section 4.1.2
 * allows a host name or an address without spaces; these are the characters that one can be made of.
 */
export function headerHostname(hostname: string): string {
  return hostname.replace(/[^A-Za-z0-9._:-]+/g, '-').slice(0, 255) || '-'
}

/**
 * Takes the value of an RFC 5424 header field and its greatest length, returns printable ASCII without spaces and
 * pipes (section 6: PRINTUSASCII), every run of anything else as one `-`, cut to that length, `-` when nothing is left.
 */
export function headerField(value: string | undefined, maxLength: number): string {
  return (value ?? '').replace(/[^!-{}~]+/g, '-').slice(0, maxLength) || '-'
}

/**
 * Takes an RFC 3164 tag such as `kcs` or `kcs[412]`, returns it without the characters that would end it (section
 * 4.1.3) and cut to its greatest length of 32, or nothing when none is left.
 */
export function headerTag(tag: string): string {
  const name = tag.endsWith(':') ? tag.slice(0, -1) : tag
  return name.replace(/[^A-Za-z0-9._/[\]-]+/g, '-').slice(0, 32)
}
