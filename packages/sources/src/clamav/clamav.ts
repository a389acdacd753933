import type { Event } from '@tidewaiter/model'
import type { Source, SourceReader } from '../source.ts'
import type { SourceContext } from '../source-context.ts'
import { clamavDefaults, clamavOptions, type ClamavOptions } from './clamav-options.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'
import { hasOwnHead } from './line-head.ts'
import { skips } from './line-meaning.ts'
import { readLine } from './read-line.ts'
import { createScanCollector } from './scan-collector.ts'

const finding = /^(?:.{1,5000}): [A-Za-z][\w.()/:-]{2,200} FOUND$/

const signs: readonly Sign[] = [
  {
    layout: 'clamd.log, with and without `LogTime` and `ExtendedDetectionInfo`',
    line: 'a time as `LogTime` writes it, with an arrow behind it',
    fits: hasOwnHead,
    version: /(?:clamd daemon|Engine version:) (\d[\w.-]{0,40})/,
  },
  {
    layout: 'the log of clamonacc, and the output of clamscan and clamdscan',
    line: 'the name of a part of clamonacc',
    fits: (line) => /^(?:Clamonacc|Clam(?:Client|Fanotif|Inotif|Worker|ScanQueue|Com|Misc)): /.test(line),
  },
  {
    layout: 'the log of clamonacc, and the output of clamscan and clamdscan',
    line: 'the head of the summary of a scan',
    fits: (line) => line === '----------- SCAN SUMMARY -----------',
  },
  {
    layout: 'lines of a VirusEvent command: `VIRUS ALERT: <name> in <path>`',
    line: '`VIRUS ALERT`, a name and a path',
    fits: (line) => /^VIRUS ALERT: \S{1,200} in ./.test(line),
  },
  {
    layout: 'replies of the clamd protocol, ended by line feed or NUL, also of an IDSESSION',
    line: 'the number of a request in a session, a path, the name of malware and `FOUND`',
    fits: (line) => /^\d{1,10}: /.test(line) && finding.test(line),
  },
  {
    layout: 'the log of clamonacc, and the output of clamscan and clamdscan',
    line: 'a path, the name of malware and `FOUND`',
    fits: (line) => finding.test(line),
  },
]

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
  layouts: layoutsOf(signs, 'all of them behind the head of syslog, CRI or Docker'),
  signs,
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

/** A line that only ClamAV writes; clean files are too plain to tell. */
function isClamavLine(line: unknown): boolean {
  if (typeof line !== 'string') return false
  return signs.some((sign) => 'fits' in sign && sign.fits(line))
}
