/** Why a line gives no event. */
export const skips = {
  clean: 'A file in which nothing was found',
  'not-scanned': 'A file that clamscan passes over: empty, excluded, a link',
  action: 'A copy of a malicious file was made (`--copy`); the file itself is still where it was',
  status: 'ClamAV tells of its own work: settings, databases, connections, files that are about to be scanned',
} as const

/** What a line of ClamAV says. */
export type LineMeaning =
  | {
      readonly is: 'found'
      readonly signature: string
      /** As clamd sees it; undefined where the data came without a file: INSTREAM, FILDES. */
      readonly path?: string
      /** Who sent the data. */
      readonly client?: { readonly address: string; readonly port: number }
    }
  /** A malicious file was taken away. @see `to`, where it is now */
  | { readonly is: 'taken-away'; readonly path: string; readonly to?: string }
  | { readonly is: 'not-scanned' | 'fault'; readonly reason: string }
  | { readonly is: 'started' | 'stopped' | 'alive' | 'finished' }
  | { readonly is: 'skip'; readonly reason: keyof typeof skips }

/** Where the data of a reply or log line came from that names no file. */
const noFile = /^(?:stream|instream|fd)(?:[([].{1,64}[)\]])?$/
const client = /\((\d{1,3}(?:\.\d{1,3}){3})@(\d{1,5})\)$/

/** clamd finds nothing in what it did not read, unless `AlertExceedsMax` makes that a finding: no malware all the same. */
const limits = 'Heuristics.Limits.Exceeded'

const beginnings: readonly (readonly [begin: string, is: 'started' | 'stopped' | 'alive' | 'finished'])[] = [
  ['+++ Started at ', 'started'],
  ['Clamonacc: beginning event loops', 'started'],
  ['--- Stopped at ', 'stopped'],
  ['ClamScanQueue: stopped', 'stopped'],
  ['SelfCheck: Database status OK', 'alive'],
  ['End Date:', 'finished'],
]

/** Warnings that a file or stream was not scanned; the others are about settings. */
const unscanned =
  /^WARNING: (?:File path check failure|INSTREAM: Size limit|Can't (?:open|access|read|stat) |.{1,5000}: Access denied)/

const passedOver = /: (?:Empty file|Excluded|Symbolic link|Not a regular file)(?: \([^)]{0,80}\))?$/

/**
 * Reads a line without its head: a reply of clamd, a line of its log, of clamonacc, clamscan or clamdscan, of a VirusEvent
 * command that prints the text of the manual.
 *
 * Paths may hold anything, also `: ` and ` FOUND`, signatures no spaces: a line is read from the right.
 */
export function meaningOfLine(text: string): LineMeaning {
  if (text.endsWith(' FOUND')) return readFinding(text.slice(0, -' FOUND'.length)) ?? { is: 'skip', reason: 'status' }
  const alert = /^VIRUS ALERT: (\S+) in (.+)$/s.exec(text)
  if (alert) return findingOf(alert[1] as string, alert[2] as string)
  const known = beginnings.find(([begin]) => text.startsWith(begin))
  if (known) return { is: known[1] }
  if (text.endsWith(' ERROR')) return { is: 'not-scanned', reason: withoutId(text.slice(0, -' ERROR'.length)) }
  if (text.startsWith('ERROR: ')) return { is: 'fault', reason: text.slice('ERROR: '.length) }
  if (unscanned.test(text)) return { is: 'not-scanned', reason: text.slice('WARNING: '.length) }
  if (text.endsWith(': OK')) return { is: 'skip', reason: 'clean' }
  if (passedOver.test(text)) return { is: 'skip', reason: 'not-scanned' }
  return readAction(text) ?? { is: 'skip', reason: 'status' }
}

function readFinding(text: string): LineMeaning | undefined {
  const colon = text.lastIndexOf(': ')
  // `ExtendedDetectionInfo yes` adds the digest and size of the file, which is no digest of an image.
  const signature = text.slice(colon + 2).replace(/\([0-9a-f]{32,128}:\d{1,20}\)$/, '')
  if (colon < 1 || signature === '' || /\s/.test(signature)) return undefined
  return findingOf(signature, withoutId(text.slice(0, colon)))
}

function findingOf(signature: string, path: string): LineMeaning {
  if (signature.startsWith(limits)) return { is: 'not-scanned', reason: `${signature}: ${path}` }
  if (!noFile.test(path)) return { is: 'found', signature, path }
  const sender = client.exec(path)
  if (sender === null) return { is: 'found', signature }
  return { is: 'found', signature, client: { address: sender[1] as string, port: Number(sender[2]) } }
}

/** In an IDSESSION each reply begins with the number of its request. */
function withoutId(text: string): string {
  return text.replace(/^\d{1,10}: (?=\/|(?:in)?stream|fd\[)/, '')
}

function readAction(text: string): LineMeaning | undefined {
  if (text.endsWith(': Removed.')) return { is: 'taken-away', path: text.slice(0, -': Removed.'.length) }
  const action = text.endsWith("'") ? /^(.+): (moved|copied) to '(.+)'$/s.exec(text) : null
  if (action === null) return undefined
  if (action[2] === 'copied') return { is: 'skip', reason: 'action' }
  return { is: 'taken-away', path: action[1] as string, to: action[3] as string }
}
