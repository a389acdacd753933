import fc from 'fast-check'

/** Text of a JSON object on one line. */
export const recordText: fc.Arbitrary<string> = fc
  .dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' }), { maxKeys: 4 })
  .map((record) => JSON.stringify(record))

/** A line of text that is no record. */
export const plainText: fc.Arbitrary<string> = fc.constantFrom(
  '2026-01-02T03:04:05+0000: Falco version: 0.43.0',
  'Mon Jan 5 starting',
  '[INFO] ready',
  '   /etc/falco/falco.yaml | schema validation: ok',
  'x',
  '"quoted": 1,',
)

export function pretty(json: string, indent: number | string): string {
  return JSON.stringify(JSON.parse(json), null, indent)
}

const time = '2026-01-02T03:04:05.123456789Z'

/** CRI lines of a text, split after the given lengths. */
export function criLines(text: string, stream: string, lengths: readonly number[] = []): string[] {
  const parts = splitAt(text, lengths)
  return parts.map((part, index) => `${time} ${stream} ${index < parts.length - 1 ? 'P' : 'F'} ${part}`)
}

/** Lines of Docker's json-file driver of a text, split after the given lengths. */
export function dockerLines(text: string, stream: string, lengths: readonly number[] = []): string[] {
  const parts = splitAt(`${text}\n`, lengths)
  return parts.map((log) => JSON.stringify({ log, stream, time }))
}

function splitAt(text: string, lengths: readonly number[]): string[] {
  const characters = [...text]
  const parts: string[] = []
  for (const length of lengths) if (length < characters.length) parts.push(characters.splice(0, length).join(''))
  return [...parts, characters.join('')]
}

const junk = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      ':',
      '{"a":',
      '{"b":1}',
      '1',
      '\\',
      ' ',
      '\n',
      '\r\n',
      '\0',
      '\ufeff',
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))

const stream = fc.constantFrom('stdout', 'stderr')
const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 3 })

/** Lines of everything that the reader has a rule for, and of what it has none for. */
const block: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: recordText },
  plainText,
  fc.constantFrom('', '  ', ',', '[', ']'),
  fc.tuple(recordText, fc.constantFrom<number | string>(1, 2, '\t')).map(([json, indent]) => pretty(json, indent)),
  fc.tuple(recordText, fc.nat()).map(([json, at]) => json.slice(0, at % json.length)),
  fc.tuple(recordText, fc.nat()).map(([json, at]) => pretty(json, 2).slice(0, at % json.length)),
  fc.array(recordText, { maxLength: 3 }).map((records) => records.join(' ')),
  fc.array(recordText, { maxLength: 3 }).map((records) => `[${records.join(',')}]`),
  fc.array(recordText, { maxLength: 3 }).map((records) => pretty(`[${records.join(',')}]`, 2)),
  fc.tuple(recordText, stream, lengths).map(([json, name, parts]) => criLines(json, name, parts).join('\n')),
  fc.tuple(recordText, stream, lengths).map(([json, name, parts]) => dockerLines(json, name, parts).join('\n')),
  fc.tuple(recordText, stream).map(([json, name]) =>
    pretty(json, 1)
      .split('\n')
      .flatMap((line) => criLines(line, name))
      .join('\n'),
  ),
  fc.tuple(plainText, stream).map(([text, name]) => `${time} ${name} P ${text}`),
  recordText.map((json) => `${time} ${json}`),
  junk,
)

/** Whole inputs, broken ones among them. */
export const inputText: fc.Arbitrary<string> = fc
  .tuple(fc.array(block, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
  .map(([blocks, lineEnd, isEnded, hasMark]) => {
    const text = blocks.join('\n').replaceAll('\n', lineEnd)
    return (hasMark ? '\ufeff' : '') + text + (isEnded ? lineEnd : '')
  })

/** Places to cut an input at. */
export const cutPlaces: fc.Arbitrary<number[]> = fc.array(fc.nat({ max: 600 }), { maxLength: 12 })
