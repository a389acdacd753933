import type { Source } from '../source.ts'
import { matchesIn } from './matches-in.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'
import { readLine } from './read-line.ts'
import { yaraDefaults, yaraOptions, type YaraOptions } from './yara-options.ts'

const signs: readonly Sign[] = [
  {
    layout: 'text of `yara` and `yr scan`, with or without namespace (`-e`), tags (`-g`) and meta data (`-m`)',
    line: 'the name of a rule and the path of a file',
    fits: (line) => isYaraLine(line) && !line.startsWith('{'),
  },
  {
    layout: 'one JSON object for each file (`yr scan --output-format ndjson`)',
    line: 'an object with `path` and `rules`',
    fits: (line) => isYaraLine(line),
  },
]

/** YARA and YARA-X: files that match a rule. The guide is `docs/guides/sources/yara.md`. */
export const yara: Source<YaraOptions> = {
  name: 'yara',
  title: 'YARA',
  summary: 'Lines of YARA and YARA-X: files in which a rule was found',
  guarantees: [
    'Each rule that matches a file is one event of File Threat Protection; its outcome is Audit, because YARA blocks nothing.',
    'A line has no time; its event has the one at which it was received.',
    'What a rule found in the file (`-s`) is not kept.',
    'Processes, users and pods are absent, and the container where the path does not name it: YARA does not know them.',
  ],
  families: ['FFTP'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    'matched-text': 'What a rule found in a file (`-s`, `-L`, `-X`), which belongs to the line before',
    'no-match': 'A file that no rule matches',
    notice: 'A warning or an error of YARA about a rule or a file, and any other line that names no rule and file',
  },
  defaults: yaraDefaults,
  options: yaraOptions,
  input: 'lines',
  recognises: isYaraLine,
  open: (options, context) => ({
    read: (line, raw) => readLine(line, raw, options, context),
    flush: () => [],
  }),
}

/** A rule and a file; a bare word before a path could be anything, so that it needs what only names of rules have. */
function isYaraLine(line: unknown): boolean {
  const found = typeof line === 'string' ? matchesIn(line) : undefined
  return (
    Array.isArray(found) &&
    found.some(({ path, rule }) => path?.startsWith('/') === true && /[A-Za-z]_[A-Za-z]/.test(rule))
  )
}
