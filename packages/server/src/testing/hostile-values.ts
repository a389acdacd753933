/** Values that a member of a body should not have, and some that it may have and that break what is built carelessly. */
const hostileValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  0.5,
  '',
  ' ',
  'x'.repeat(100_000),
  '\u0000',
  'a\r\nCEF:0|Kaspersky|Kaspersky Container Security|2.0|ADM-001|Administration|3|',
  'a|b=c\\d suser=root outcome=Success',
  '\ud800',
  '\u202eevil\u202c',
  '\u{1f600}'.repeat(50),
  "'; drop table users; --",
  '../../../../etc/passwd',
  '${jndi:ldap://evil}',
  '%00',
  '__proto__',
  'constructor',
  [],
  [[[[]]]],
  Array.from({ length: 5_000 }, (_, i) => i),
  {},
  { __proto__: null, toString: 'x', constructor: { prototype: { x: 1 } } },
  { length: -1 },
]

/** A value with each of its places in turn replaced by each hostile value. */
export function* hostileVariants(value: unknown, deepest = 4): Generator {
  for (const hostile of hostileValues) yield hostile
  if (deepest === 0 || typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    const part = (value as Record<string, unknown>)[key]
    for (const variant of hostileVariants(part, deepest - 1)) {
      yield Array.isArray(value) ? value.with(Number(key), variant) : { ...value, [key]: variant }
    }
  }
  if (!Array.isArray(value)) {
    yield { ...value, unexpected: 1 }
    yield JSON.parse(
      `${JSON.stringify(value).slice(0, -1)}${Object.keys(value).length > 0 ? ',' : ''}"__proto__":{"admin":true}}`,
    )
  }
}

/** Texts for the parameters of a path and the values of a query. */
export const hostileTexts: readonly string[] = [
  '',
  '..',
  '%2e%2e%2f',
  '%00',
  '%ff',
  'x'.repeat(4_000),
  '-1',
  '1e999',
  'NaN',
  'null',
  '[object Object]',
  "' or 1=1 --",
  '\u202e',
  '😀',
  '2026-13-45T99:99:99Z',
  '00000000-0000-0000-0000-000000000000',
]
