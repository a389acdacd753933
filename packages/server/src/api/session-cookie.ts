/**
 * A cookie that scripts cannot read. Over TLS it has the prefix `__Host-` (RFC 6265bis section 4.1.3.2): no other host, no subdomain and no
 * plain connection can set it.
 */
export type Cookie = {
  readonly read: (header: string | null) => string | undefined
  /** Value of Set-Cookie. @param maxAge in seconds */
  readonly set: (token: string, maxAge: number) => string
  readonly clear: () => string
}

/** The cookie of a session. */
export type SessionCookie = Cookie

export function createSessionCookie(origin: string): SessionCookie {
  return createCookie(origin, 'tidewaiter', 'Strict')
}

export function createCookie(origin: string, plainName: string, sameSite: 'Strict' | 'Lax'): Cookie {
  const isSecure = origin.startsWith('https://')
  const name = isSecure ? `__Host-${plainName}` : plainName
  const write = (value: string, maxAge: number): string =>
    `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`
  return {
    read: (header) => {
      for (const pair of (header ?? '').split(';')) {
        const at = pair.indexOf('=')
        if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
      }
      return undefined
    },
    set: (token, maxAge) => write(token, maxAge),
    clear: () => write('', 0),
  }
}
