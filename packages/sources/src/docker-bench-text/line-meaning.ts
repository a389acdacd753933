/** What one line of the report says. */
export type LineMeaning =
  | { readonly is: 'check'; readonly result: string; readonly id: string; readonly title: string }
  /** More about the check before it: `      * Running as root: web`. */
  | { readonly is: 'detail'; readonly text: string }
  | { readonly is: 'version'; readonly version: string }
  | { readonly is: 'start'; readonly time: string }
  | { readonly is: 'part'; readonly name: string }
  | { readonly is: 'count' | 'score'; readonly value: string }
  | { readonly is: 'heading' | 'other' }

/** Colours, which are left out only with `-b` (SGR sequences, ECMA-48 section 8.3.117). */
// oxlint-disable-next-line no-control-regex -- a colour begins with the control character ESC
const colours = /\u001b\[[\d;]{0,20}m/g

const result = '\\[(PASS|WARN|FAIL|INFO|NOTE)\\]'

const forms: readonly (readonly [RegExp, (found: readonly string[]) => LineMeaning])[] = [
  [
    new RegExp(`^${result} +(\\d+(?:\\.\\d+)+) +- +(\\S.*)$`),
    ([, word = '', id = '', title = '']) => ({ is: 'check', result: word, id, title }),
  ],
  [new RegExp(`^(?:${result})? +\\* +(\\S.*)$`), ([, , text = '']) => ({ is: 'detail', text })],
  [new RegExp(`^${result} +\\d+ +- `), () => ({ is: 'heading' })],
  [/^# Docker Bench for Security v(\S{1,40})/, ([, version = '']) => ({ is: 'version', version })],
  [/^Initializing (\S.*)$/, ([, time = '']) => ({ is: 'start', time })],
  [/^Section [A-Z] - (\S.*)$/, ([, name = '']) => ({ is: 'part', name })],
  [/^(?:\[INFO\])? *Checks: +(\d+)\s*$/, ([, value = '']) => ({ is: 'count', value })],
  [/^(?:\[INFO\])? *Score: +(\S.*)$/, ([, value = '']) => ({ is: 'score', value })],
]

/** Longest line that is looked at, in UTF-16 units; the rest of a longer one is left out. */
const maxLine = 8192

/** Reads one line of text, with or without colours. */
export function lineMeaning(line: string): LineMeaning {
  const text = line.slice(0, maxLine).replace(colours, '').trimEnd()
  for (const [form, meaning] of forms) {
    const found = form.exec(text)
    if (found) return meaning(found)
  }
  return { is: 'other' }
}
