import type { Source } from '../source.ts'
import { kindOf, kinds } from './kind-of.ts'
import { tetragonDefaults, tetragonOptions, type TetragonOptions } from './tetragon-options.ts'
import { tetragonReader } from './tetragon-reader.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const records =
  'one JSON object for each event, from the export file or the export-stdout container (protojson, 0.8 to 1.7)'

const signs: readonly Sign[] = [
  { layout: records, members: [kinds.join('|')] },
  { layout: records, members: [kinds.join('|'), 'time', 'node_name'] },
  // Of Isovalent Enterprise, or of later versions.
  { layout: records, members: ['process_*'] },
]

/** Tetragon: processes, and what tracing policies see and stop. The guide is `docs/guides/tetragon.md`. */
export const tetragon: Source<TetragonOptions> = {
  name: 'tetragon',
  title: 'Tetragon',
  summary:
    'Events of Cilium Tetragon in JSON: processes, files and connections; tracing policies, watching or enforcing',
  guarantees: [
    'An event of a policy is Enforce only when its mode is known, the killing was seen or you trust its actions, else Audit.',
    'Without a policy the activity was only observed: PM, FM or NT with outcome Other.',
    "An event waits for proof for at most 5 seconds of the records' time or 10,000 records, and overtakes no other that waits.",
    'What a program reads, writes or sends is never forwarded; secrets in command lines are replaced.',
    'An event of a process that Tetragon does not know gives its pid and what the hook saw, nothing invented.',
  ],
  families: ['PM', 'FM', 'NT', 'FPM', 'FFM', 'FNT', 'AG'],
  layouts: layoutsOf(signs, 'the output of `tetra getevents --output json`'),
  signs,
  skips: {
    'process-exit': 'The end of a process, for which KCS has no operation; it only serves as proof (option `exits`)',
    'process-loader': 'A library was loaded: KCS has no operation for it, and every process loads many',
    'connection-closed': 'The end of a connection: KCS has no operation for it, and its start is an event already',
    test: 'A test record of Tetragon',
    'unknown-kind':
      'A kind that open-source Tetragon does not emit (process_connect, process_listen ...), or a later one',
  },
  defaults: tetragonDefaults,
  options: tetragonOptions,
  recognises: isTetragonRecord,
  open: tetragonReader,
}

/** Enterprise kinds are recognised too, so that a file of them is skipped with a reason rather than taken for nothing. */
function isTetragonRecord(record: unknown): boolean {
  const found = kindOf(record)
  if (found.is === 'known') return found.kind !== 'test'
  return found.is === 'several' || (found.is === 'unknown' && found.name.startsWith('process_'))
}
