import { textOf } from '../engine/values.ts'
import { parseJson } from '../input/parse-json.ts'
import { objectOf, objectsOf } from '../engine/json-values.ts'

/** A rule that matches a file; without the file where the line cannot be taken apart. */
export type YaraMatch = { readonly rule: string; readonly path?: string; readonly severity?: string | undefined }

/** What YARA writes about itself begins with these words: `error scanning /proc/1/mem: could not open file`. */
const ownWords: ReadonlySet<string> = new Set(['error', 'warning', 'note'])

/** An identifier of YARA has at most 128 characters; a namespace may stand before it. */
const head = /^(?:[^\s:]{1,200}:)?([A-Za-z_]\w{0,127}) (?=\S)/

/** The members of meta data and tags, up to the bracket that closes them. Quoted text may hold brackets and escaped quotes. */
const bracket = /\[(?:[^\]"\\]|"(?:[^"\\]|\\.)*"|\\.)*\] /y

/** A place in a file with what was found there: `0x1f:$shell: text`, `0x1f:12:$shell: text`. */
const matchedText = /^0x[0-9a-f]{1,16}:(?:\d{1,19}:)?(?:xor\(.{0,20}?\):)?\$\w{0,128}/

/** Longest line of meta data that is searched, in UTF-16 units. */
const maxLine = 65_536

/**
 * The matches that a line tells of; none for a file without any. A word for lines that tell of something else: of what was
 * found in the file before, or of nothing that has a rule and a file.
 */
export function matchesIn(line: string): readonly YaraMatch[] | 'matched-text' | 'notice' {
  if (line.startsWith('{')) return matchesInJson(line)
  if (matchedText.test(line)) return 'matched-text'
  const rule = line.length <= maxLine ? head.exec(line) : null
  if (rule === null || ownWords.has(rule[1] as string)) return 'notice'
  let end = rule[0].length
  let meta = ''
  for (;;) {
    bracket.lastIndex = end
    const found = bracket.exec(line)
    if (found === null) break
    meta = found[0]
    end += found[0].length
  }
  const path = textOf(line.slice(end))
  if (path === undefined) return 'notice'
  const match = { rule: rule[1] as string, severity: severityIn(meta) }
  // Meta data that never ends: the rule was found, but where is not to be told.
  return [path.startsWith('[') ? match : { ...match, path }]
}

/** YARA-X: `{"path":"...","rules":[{"identifier":"...","meta":{}}]}`; old versions write meta as a list of pairs. */
function matchesInJson(line: string): readonly YaraMatch[] | 'notice' {
  const parsed = parseJson(line)
  const file = 'value' in parsed ? objectOf(parsed.value) : undefined
  const path = textOf(file?.['path'])
  if (path === undefined || !Array.isArray(file?.['rules'])) return 'notice'
  return objectsOf(file['rules']).flatMap((item) => {
    const rule = textOf(item['identifier'])
    const meta = Array.isArray(item['meta'])
      ? item['meta'].find((pair) => Array.isArray(pair) && pair[0] === 'severity')
      : undefined
    const severity = textOf(objectOf(item['meta'])?.['severity']) ?? textOf(Array.isArray(meta) ? meta[1] : undefined)
    return rule === undefined ? [] : { rule, path, severity }
  })
}

/** The severity that the author of a rule wrote into its meta data, in whatever words. */
function severityIn(meta: string): string | undefined {
  return textOf(/[[,]severity="?([^",\]]{1,40})/.exec(meta)?.[1])
}
