import { certaintyOf, logCarriers, type Found } from '@tidewaiter/sources'
import { nameOf } from '../conversion/detect-source.ts'
import { grouped, plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'
import type { Style } from '../terminal/style.ts'
import type { Examined } from './examine-input.ts'
import { cefCommand, nextCommand } from './next-command.ts'

/** What was found in an input, for a person: its name, and a line for each thing to know. */
export function detectionText(examined: Examined, style: Style): string {
  const { name, detection } = examined
  const { found, cef } = detection
  const lines = [...surroundings(examined)]
  if (found.length > 1) lines.push(['mixed', `${grouped(found.length)} tools; each wants its own \`--from\``])
  for (const one of found) lines.push(...foundLines(examined, one))
  if (found.length === 0) lines.push(...(cef > 0 ? cefLines(examined) : unknownLines(examined)))
  const text = lines.map(([label, value]) => `  ${style('bold', label.padEnd(labelWidth))}${printable(value)}\n`)
  return `${printable(nameOf(name))}\n${text.join('')}`
}

type Row = readonly [label: string, value: string]

const labelWidth = 11

function surroundings({ compression, detection, isWhole, fault }: Examined): readonly Row[] {
  const form = [
    compression === undefined ? [] : [`compressed with ${compression.name}`],
    detection.encoding === 'utf-8' ? [] : [detection.encoding.toUpperCase()],
    isWhole || fault !== undefined ? [] : [`only the first ${grouped(detection.bytes)} bytes were looked at`],
    fault === undefined ? [] : [fault],
  ].flat()
  return form.length === 0 ? [] : [['input', form.join('; ')]]
}

function foundLines(examined: Examined, found: Found): readonly Row[] {
  const { source, identities, carrier } = found
  const { level, why } = certaintyOf(examined.detection, found)
  const versions = versionsOf(found)
  const layouts = new Map<string, number>()
  for (const { layout = 'a layout that has no name', count } of identities)
    layouts.set(layout, (layouts.get(layout) ?? 0) + count)
  return [
    ['tool', `${source.title} (${source.name})`],
    ...[...layouts].map(([layout, count]): Row => [
      'layout',
      layouts.size === 1 ? layout : `${layout}, ${plural(count, unitOf(found))}`,
    ]),
    ...(versions === '' ? [] : [['version', versions] as const]),
    ...(carrier === undefined ? [] : [['inside', logCarriers[carrier]] as const]),
    ['certainty', `${level}: ${why}`],
    ['because', [...new Set(identities[0]?.signs ?? [])].join(', ')],
    ['next', nextCommand(examined, found)],
  ]
}

function unitOf({ form }: Found): string {
  return form === 'lines' ? 'line' : 'record'
}

/** More versions in one input are a log of years. */
const mostVersions = 5

function versionsOf({ identities }: Found): string {
  const versions = [...new Set(identities.flatMap(({ version }) => version ?? []))]
  const schemas = [...new Set(identities.flatMap(({ schema }) => schema ?? []))]
  const some = (all: readonly string[]): string =>
    all.slice(0, mostVersions).join(', ') + (all.length > mostVersions ? ' ...' : '')
  return [
    ...(versions.length === 0 ? [] : [some(versions)]),
    ...(schemas.length === 0 ? [] : [`format ${some(schemas)}`]),
  ].join('; ')
}

function cefLines(examined: Examined): readonly Row[] {
  const { cef, lines } = examined.detection
  return [
    ['holds', `CEF messages, ${cef} of ${lines} lines: converted already`],
    ['next', cefCommand(examined)],
  ]
}

function unknownLines({ detection }: Examined): readonly Row[] {
  const { unrecognised, refused, lines, keys, nearMisses } = detection
  if (lines === 0) return [['holds', 'nothing']]
  const what = [
    ...(unrecognised > 0 ? [`${plural(unrecognised, 'record')} in JSON that no source recognises`] : []),
    ...(refused > 0 ? [`${plural(refused, 'record')} that cannot be read as JSON`] : []),
    ...(unrecognised + refused === 0 ? [`${plural(lines, 'line')} of text that no source recognises`] : []),
  ]
  return [
    ['holds', what.join(', ')],
    ...(keys.length === 0 ? [] : [['keys', keys.join(', ')] as const]),
    ...nearMisses.map(({ source, has, lacks }): Row => {
      const but = lacks.length === 0 ? 'but not as the tool writes it' : `but ${lacks.join(', ')}`
      return ['looks like', `${source.title} (${source.name}): has ${has.join(', ')}, ${but}`]
    }),
  ]
}
