/**
 * The path of a request as its event says it. A token that stands in it, the key of the admission webhook or one that was put there by
 * mistake, is left out; spelling it with percent signs (RFC 3986 section 2.1) does not let it through.
 */
export function shownPath(path: string): string {
  const plain = decoded(path)
  return isTokenIn(plain) ? encodeURI(withoutTokens(plain)) : withoutTokens(path)
}

const token = /tw_([a-z]+)_[\w-]{8,}/g

function withoutTokens(path: string): string {
  return path.replaceAll(token, 'tw_$1_***')
}

function isTokenIn(path: string): boolean {
  return path.search(token) >= 0
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
