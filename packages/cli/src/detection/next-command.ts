import type { Found, LogCarrier } from '@tidewaiter/sources'
import type { Examined } from './examine-input.ts'

/** What prints the lines of a tool out of what carries them; in a pipe, or with the name of a file behind it. */
const unpacking: Readonly<Record<LogCarrier, string>> = {
  cri: "cut -d' ' -f4-",
  docker: 'jq -rj .log',
  journal: 'jq -r .MESSAGE',
  prefix: "sed 's/^[^{]*//'",
}

/** The command that converts what was found, as a shell takes it. */
export function nextCommand({ name, compression }: Examined, { source, form, carrier, mustUnpack }: Found): string {
  const unpack = mustUnpack && carrier !== undefined ? unpacking[carrier] : undefined
  const stages = [compression?.command, unpack, form === 'yaml' ? 'yq -o=json -I=0' : undefined]
  return piped([...stages, `tidewaiter convert --from ${source.name}`], name)
}

/** The command that reads messages in CEF. */
export function cefCommand({ name, compression }: Examined): string {
  return piped([compression?.command, 'tidewaiter lint'], name)
}

function piped(stages: readonly (string | undefined)[], file: string): string {
  const [first = '', ...rest] = stages.filter((stage) => stage !== undefined)
  const named = file === '-' ? first : `${first} ${quoted(file)}`
  return [named, ...rest].join(' | ')
}

/** A name as a word of the shell (POSIX.1-2024, Shell Command Language, 2.2.2). */
function quoted(name: string): string {
  const safe = name.startsWith('-') ? `./${name}` : name
  return /^[\w./@%+=:,-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`
}
