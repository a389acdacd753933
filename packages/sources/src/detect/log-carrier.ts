import { parseJson } from '../input/parse-json.ts'
import { readCriHeader, readDockerLine } from '../input/log-wrapper.ts'
import { memberOf } from '../engine/json-values.ts'

/**
 * What carries the lines of a tool. CRI and Docker are read by the decoder of JSON records; whatever else stands around a record has to
 * be taken off before conversion.
 */
export const logCarriers = {
  cri: 'the log of a container, as CRI runtimes keep it',
  docker: 'the log of a container, as Docker keeps it',
  journal: 'entries of the systemd journal in JSON',
  prefix: 'lines with text before the record, as syslog writes them',
} as const

export type LogCarrier = keyof typeof logCarriers

/** The carrier of a line and the text that it carries; undefined for a line that stands for itself. */
export function carriedText(line: string): { readonly carrier: LogCarrier; readonly text: string } | undefined {
  const bytes = Buffer.from(line)
  const header = readCriHeader(bytes, 0, bytes.length)
  if (header !== undefined && header.stream !== undefined)
    return { carrier: 'cri', text: bytes.toString('utf8', header.textStart) }
  const docker = readDockerLine(bytes, 0, bytes.length)
  if (docker !== undefined) return { carrier: 'docker', text: docker.text.trimEnd() }
  return line.startsWith('{') ? journalText(line) : prefixedText(line)
}

/** An entry as `journalctl -o json` prints it (systemd.journal-fields(7)). */
function journalText(line: string): { readonly carrier: LogCarrier; readonly text: string } | undefined {
  if (!line.includes('"MESSAGE"')) return undefined
  const parsed = parseJson(line)
  if (!('value' in parsed) || memberOf(parsed.value, '__REALTIME_TIMESTAMP') === undefined) return undefined
  const text = memberOf(parsed.value, 'MESSAGE')
  return typeof text === 'string' ? { carrier: 'journal', text } : undefined
}

/** A record on a line with whatever before it: `Nov 23 10:00:00 node falco[12]: {...}`. */
function prefixedText(line: string): { readonly carrier: LogCarrier; readonly text: string } | undefined {
  const text = /^[^{]{1,300}(\{.*\})\s*$/s.exec(line)?.[1]
  return text === undefined ? undefined : { carrier: 'prefix', text }
}
