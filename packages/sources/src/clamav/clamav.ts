import type { Event } from '@tidewaiter/model'
import type { Source, SourceReader } from '../source.ts'
import type { SourceContext } from '../source-context.ts'
import { clamavDefaults, clamavOptions, type ClamavOptions } from './clamav-options.ts'
import { hasOwnHead } from './line-head.ts'
import { skips } from './line-meaning.ts'
import { readLine } from './read-line.ts'
import { createScanCollector } from './scan-collector.ts'

/** ClamAV: what it finds in files, what it could not scan, and whether it runs. The guide is `docs/guides/sources/clamav.md`. */
export const clamav: Source<ClamavOptions> = {
  name: 'clamav',
  title: 'ClamAV',
  summary:
    'Lines of ClamAV: malicious files that clamd, clamonacc and clamscan find, scans that failed, its life cycle',
  guarantees: [
    'Every line that says FOUND is one event of File Threat Protection, or of a scan that failed where a limit was exceeded.',
    'The outcome is Audit unless the option `prevention` says that clamonacc blocks: the line is the same either way.',
    'A line without a time (clamonacc, replies of clamd, VirusEvent) has the time at which it was received.',
    'With the option `artifact`, what clamscan found is a scan report at the end of its summary.',
    'The process, user and pod are absent, and the container where the path does not name it: ClamAV does not know them.',
    'What clamd did not read because of a limit it reports as clean, unless `AlertExceedsMax yes` is set.',
  ],
  families: ['FFTP', 'SJ', 'AG'],
  layouts: [
    'clamd.log, with and without `LogTime` and `ExtendedDetectionInfo`',
    'the log of clamonacc, and the output of clamscan and clamdscan',
    'replies of the clamd protocol, ended by line feed or NUL, also of an IDSESSION',
    'lines of a VirusEvent command: `VIRUS ALERT: <name> in <path>`',
    'all of them behind the head of syslog, CRI or Docker',
  ],
  skips,
  defaults: clamavDefaults,
  options: clamavOptions,
  input: 'lines',
  recognises: isClamavLine,
  open,
}

function open(options: ClamavOptions, context: SourceContext): SourceReader {
  const read: SourceReader['read'] = (line, raw) => readLine(line, raw, options, context)
  const flush = (): readonly Event[] => []
  if (options.artifact === undefined) return { read, flush }
  const collect = createScanCollector(options.artifact)
  return { read: (line, raw) => collect(read(line, raw), line), remembers: () => true, flush }
}

const marks = [
  /^VIRUS ALERT: \S{1,200} in ./,
  /^(?:Clamonacc|Clam(?:Client|Fanotif|Inotif|Worker|ScanQueue|Com|Misc)): /,
  /^----------- SCAN SUMMARY -----------$/,
  /^(?:.{1,5000}): [A-Za-z][\w.()/:-]{2,200} FOUND$/,
]

/** A line that only ClamAV writes; clean files are too plain to tell. */
function isClamavLine(line: unknown): boolean {
  if (typeof line !== 'string') return false
  return hasOwnHead(line) || marks.some((mark) => mark.test(line))
}
