import { checkCef, diagnosticCodes, type CefMessage } from '@tidewaiter/cef'
import { readEvent, readProblems, type ReadProblem } from '@tidewaiter/model'
import { envelopeIssues } from '@tidewaiter/syslog'
import { lineDiagnostics, type LineDiagnostic, type ReceivedLine } from '../messages/received-line.ts'
import type { Fault } from './fault.ts'
import { profileOf, type Scheme } from './scheme.ts'
import { schemeFixes } from './scheme-fixes.ts'

/** Everything that is wrong with a line under a scheme, in the order of its text. Total. */
export function findFaults(line: ReceivedLine, scheme: Scheme): readonly Fault[] {
  const { message, envelope, diagnostics } = line
  const aboutLine = diagnostics.filter(({ code }) => code in lineDiagnostics).map(ofDiagnostic)
  if (message.header === null) return diagnostics.map(ofDiagnostic)
  const cef = checkCef(message).map(ofDiagnostic)
  const kcs = scheme === 'kcs' ? schemeFaults(line) : []
  const syslog = (envelope?.issues ?? []).map(({ code, offset }): Fault => ({
    code,
    severity: 'warning',
    message: envelopeIssues[code],
    offset,
    fix: envelopeFix,
  }))
  return withoutEchoes([...cef, ...kcs, ...syslog, ...aboutLine]).sort((a, b) => a.offset - b.offset)
}

const envelopeFix =
  'Write `<PRI>Mmm dd hh:mm:ss host ` or a whole RFC 5424 header: receivers take host and time from it.'

function ofDiagnostic({ code, severity, message, offset }: LineDiagnostic): Fault {
  const { fix } =
    code in diagnosticCodes ? diagnosticCodes[code as keyof typeof diagnosticCodes] : lineDiagnostics['line-too-long']
  return { code, severity, message, offset, fix }
}

/** What is told by one finding need not be told by another at the same place. */
const echoes: Readonly<Partial<Record<Fault['code'], readonly Fault['code'][]>>> = {
  'value-without-label': ['label-missing'],
  'value-invalid': ['value-type'],
  'unknown-key': ['key-unknown', 'possible-injection'],
  'key-unknown': ['possible-injection'],
}

function withoutEchoes(faults: readonly Fault[]): Fault[] {
  const places = new Set(faults.map(({ code, offset }) => `${code} ${offset}`))
  return faults.filter(({ code, offset }) => !echoes[code]?.some((other) => places.has(`${other} ${offset}`)))
}

/** Findings of one kind that are listed for one line, as the CEF reader has it: a hostile line can hold any number. */
const listedOfOneKind = 20

function schemeFaults({ message, envelope }: ReceivedLine): Fault[] {
  if (message.header === null) return []
  const time = envelope?.time
  const { problems } = readEvent(message, {
    receivedAt: 0,
    profile: profileOf(message.header),
    ...(time !== undefined && { time }),
  })
  const offsets = new Map(message.pairs.map(({ key, offset }) => [key, offset]))
  const counts = new Map<string, number>()
  return problems.flatMap((problem) => {
    const { code, key } = problem
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    if (count > listedOfOneKind + 1) return []
    const offset = headerPlace(code, message) ?? offsets.get(key ?? '') ?? message.layout.end
    return count > listedOfOneKind ? [moreNotListed(code, offset)] : [schemeFault(problem, offset)]
  })
}

function schemeFault({ code, message }: ReadProblem, offset: number): Fault {
  const { level, meaning } = readProblems[code]
  return { code, severity: level, message: code === 'time-unknown' ? meaning : message, offset, fix: schemeFixes[code] }
}

function moreNotListed(code: ReadProblem['code'], offset: number): Fault {
  const { severity, fix } = diagnosticCodes['more-not-listed']
  return {
    code: 'more-not-listed',
    severity,
    message: `further findings of the kind ${code} are not listed`,
    offset,
    fix,
  }
}

/** Where in the header the finding stands, if it is one about the header. */
function headerPlace(code: ReadProblem['code'], { text, layout }: CefMessage): number | undefined {
  if (code === 'time-unknown') return 0
  const field = code === 'severity-differs' ? 6 : ['not-kcs', 'code-unknown', 'code-normalised'].includes(code) ? 4 : -1
  if (field < 0) return undefined
  let at = layout.start + 'CEF:'.length
  for (let passed = 0; passed < field && at < layout.extension; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '|') passed++
  }
  return at
}
