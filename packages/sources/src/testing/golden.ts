import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { cefProfile, kcs20, writeEvent, type Event, type Profile } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import { parseJson } from '../input/parse-json.ts'
import { redact } from '../redact/redact.ts'
import type { Source, SourceReader } from '../source.ts'
import type { SourceContext } from '../source-context.ts'

/** What a test's source knows beside its records; nothing that a record could be confused with. */
export const goldenContext: SourceContext = {
  serverName: 'server.example.com',
  peerAddress: '127.0.0.1',
  redact,
}

/** How the records of one fixture are read; what is left out is the default. */
export type GoldenSetting = {
  /** Options of the source, as a user would write them. */
  readonly options?: unknown
  readonly context?: Partial<SourceContext>
  /** True to hold the events to the `cef` profile too, which also writes what KCS has no key for; in `x.cef-profile.cef`. */
  readonly cefProfile?: boolean
}

/**
 * Tests a source on a folder of fixtures: `x.jsonl` holds records of the tool, one in a line (`x.log` its lines of text), and
 * `x.cef` what becomes of them. Run with `UPDATE_GOLDEN=1` to write the `.cef` files anew, then read the difference.
 *
 * @param settings by the fixture's name, `x`
 */
export function testGolden<Options>(
  source: Source<Options>,
  folder: URL,
  settings: Readonly<Record<string, GoldenSetting>> = {},
): void {
  const ending = source.input === 'lines' ? '.log' : '.jsonl'
  const names = readdirSync(folder).flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []))
  const strays = Object.keys(settings).filter((name) => !names.includes(name))
  assert.deepEqual(strays, [], 'settings for fixtures that do not exist')
  for (const name of names.toSorted()) {
    const setting = settings[name] ?? {}
    const check = (profile: Profile, file: string): void => {
      const actual = goldenText(source, readFileSync(new URL(name + ending, folder), 'utf8'), setting, profile)
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(file, folder), actual)
      assert.equal(actual, readFileSync(new URL(file, folder), 'utf8'))
    }
    test(`${source.name}: golden/${name}`, () => check(kcs20, `${name}.cef`))
    if (setting.cefProfile) {
      test(`${source.name}: golden/${name}, cef profile`, () => check(cefProfile, `${name}.cef-profile.cef`))
    }
  }
}

/**
 * What becomes of the records in `lines`: a message without envelope for each event, `# skipped: reason`, `# refused:
 * reason` or `# held` for a record that gives none, `# fault: path: reason` for a part that cannot be read, and at the end the
 * events that were held back.
 */
function goldenText<Options>(
  source: Source<Options>,
  lines: string,
  setting: GoldenSetting = {},
  profile: Profile = kcs20,
): string {
  const reader = source.open(source.options().parse(setting.options ?? {}), { ...goldenContext, ...setting.context })
  const messages = (events: readonly Event[]): readonly string[] =>
    events.map((event) => writeEvent(event, profile).text)
  const read = lines
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const reading = source.input === 'lines' ? reader.read(line, line) : readLine(reader, line)
      const settled = messages(reading.settled ?? [])
      const faults = (reading.faults ?? []).map(({ path, reason }) => `# fault: ${path}: ${reason}`)
      if (reading.verbatim !== undefined) return [...settled, reading.verbatim.text]
      if (reading.kind === 'events') return [...settled, ...messages(reading.events), ...faults]
      return [...settled, reading.kind === 'held' ? '# held' : `# ${reading.kind}: ${reading.reason}`]
    })
  return [...read, ...messages(reader.flush())].map((line) => `${line}\n`).join('')
}

function readLine(reader: SourceReader, line: string): Reading {
  const parsed = parseJson(line)
  assert.ok('value' in parsed, `a fixture holds a line that is not JSON: ${line}`)
  return reader.read(parsed.value, line)
}
