import type { CertificateStatus } from '@tidewaiter/delivery'
import type { GatewayStatus } from './gateway-status.ts'

/** Something that somebody should know of, and what to do. */
export type Problem = {
  /** `critical`: events are not taken in, or were lost. `serious`: they are not delivered. `minor`: will become one of these. */
  readonly level: 'critical' | 'serious' | 'minor'
  /** What it is about: `journal`, `way falco`, `integration siem`. */
  readonly about: string
  readonly text: string
  readonly action: string
}

const undelivered = 'could not be delivered at all'

type Facts = Omit<GatewayStatus, 'problems'>

const levels: readonly Problem['level'][] = ['critical', 'serious', 'minor']

const certificateDays = 30
/** Part of `maxSize` that is filled with what some SIEM still needs. */
const nearlyFull = 0.8

/** What is wrong, gravest first; in order of rooms among equals. */
export function findProblems(facts: Facts): readonly Problem[] {
  const found = [
    ...journalProblems(facts),
    ...reportProblems(facts),
    ...wayProblems(facts),
    ...integrationProblems(facts),
    ...configProblems(facts),
  ]
  return found.toSorted((one, other) => levels.indexOf(one.level) - levels.indexOf(other.level))
}

function journalProblems({ journal, integrations }: Facts): Problem[] {
  const found: Problem[] = []
  const tell = (level: Problem['level'], text: string, action: string): void =>
    void found.push({ level, about: 'journal', text, action })
  if (journal.refusing !== undefined) {
    const waiting = integrations.filter(({ state, lag }) => state !== 'idle' && lag.events > 0).map(({ name }) => name)
    const whose = waiting.length === 0 ? '' : `Events wait for ${waiting.join(', ')}: see why they are not delivered. `
    tell(
      'critical',
      `nothing is taken in: ${journal.refusing}`,
      `${whose}Make room on the disk, or raise \`journal.maxSize\`.`,
    )
  }
  if (journal.damaged > 0) {
    tell(
      'critical',
      `${many(journal.damaged, 'is', 'are')} damaged on disk`,
      'Check the disk; `tidewaiter journal check` says which entries they are.',
    )
  }
  if (journal.removedUnread > 0) {
    tell(
      'critical',
      `${many(journal.removedUnread, 'was', 'were')} removed while a SIEM still needed them`,
      'See which integration does not keep up, and why; give the journal more room.',
    )
  }
  const { limitBytes, bytes } = journal
  const waiting = Math.max(0, ...integrations.map(({ lag }) => lag.events))
  const kept = journal.next - journal.oldest
  // A journal is full all the time once it has reached its size; what counts is how much of it still has to be delivered.
  if (
    journal.refusing === undefined &&
    limitBytes !== undefined &&
    kept > 0 &&
    bytes > nearlyFull * limitBytes &&
    waiting > nearlyFull * kept
  ) {
    tell(
      'serious',
      'the journal is nearly full of events that wait for a SIEM',
      'See what holds the delivery up, or raise `journal.maxSize`.',
    )
  }
  return found
}

function reportProblems({ reports }: Facts): Problem[] {
  if (reports.refusing === undefined) return []
  const text = `nothing that scanners find is taken in: ${reports.refusing}`
  const action = 'Make room on the disk, or see the log for what is wrong with it; ways in go on by themselves.'
  return [{ level: 'critical', about: 'reports', text, action }]
}

function wayProblems({ ways }: Facts): Problem[] {
  return ways.flatMap(({ name, state, text, lastError }): Problem[] => {
    const about = `way ${name}`
    if (state === 'failed')
      return [{ level: 'critical', about, text, action: lastError?.action ?? 'See the log of the service.' }]
    if (state === 'unreadable')
      return [{ level: 'serious', about, text, action: lastError?.action ?? 'See the log of the service.' }]
    // Why the journal refuses stands with the journal.
    if (state === 'waiting')
      return [{ level: 'minor', about, text, action: lastError?.action ?? 'Nothing, if that is expected.' }]
    return []
  })
}

function integrationProblems({ integrations }: Facts): Problem[] {
  return integrations.flatMap((integration): Problem[] => {
    const { name, state, text, lag, lastError, counts, deadLettersKept } = integration
    const about = `integration ${name}`
    const found: Problem[] = []
    const down = state === 'waiting' || state === 'connecting' || state === 'stalled'
    if (down && lastError !== undefined) {
      // A SIEM that is being restarted while nothing happens is no reason to wake anybody.
      found.push({ level: lag.events > 0 ? 'serious' : 'minor', about, text, action: lastError.action })
    } else if (state === 'stalled') {
      found.push({
        level: 'serious',
        about,
        text,
        action: 'The receiver takes nothing: look at it. Nothing is lost meanwhile.',
      })
    }
    if (state === 'paused')
      found.push({ level: 'minor', about, text, action: `\`tidewaiter resume ${name}\` when it may go on.` })
    found.push(
      ...certificateProblem(about, 'the certificate of the receiver', integration.certificate, 'Have it renewed.'),
      ...certificateProblem(about, 'our own certificate', integration.ownCertificate, 'Renew it.'),
    )
    if (counts.knownLost > 0) {
      found.push({
        level: 'critical',
        about,
        text: `${many(counts.knownLost, 'is', 'are')} known not to have arrived`,
        action: 'The log of the service says which and why.',
      })
    }
    if (deadLettersKept > 0) {
      found.push({
        level: 'minor',
        about,
        text: many(deadLettersKept, undelivered, undelivered),
        action: `\`tidewaiter dead-letters list --integration ${name}\` shows them.`,
      })
    }
    return found
  })
}

function certificateProblem(
  about: string,
  which: string,
  certificate: CertificateStatus | undefined,
  action: string,
): Problem[] {
  if (certificate === undefined || certificate.daysLeft > certificateDays) return []
  const { daysLeft, validTo } = certificate
  const days = daysLeft === 1 ? '1 day' : `${daysLeft} days`
  const text = daysLeft < 0 ? `${which} expired on ${validTo}` : `${which} expires in ${days}, on ${validTo}`
  return [{ level: daysLeft <= 3 ? 'serious' : 'minor', about, text, action }]
}

function configProblems({ config, ways, integrations }: Facts): Problem[] {
  const about = 'configuration'
  const found: Problem[] = []
  const { refused, restartNeeded } = config
  if (refused !== undefined) {
    found.push({
      level: 'minor',
      about,
      text: `the newest version was not taken on: ${refused.fault}`,
      action: '`tidewaiter config check` says what is wrong.',
    })
  }
  if (restartNeeded.length > 0) {
    found.push({
      level: 'minor',
      about,
      text: `a change of ${restartNeeded.join(', ')} waits for a restart`,
      action: 'Restart the service when it suits.',
    })
  }
  if (ways.length === 0)
    found.push({ level: 'minor', about, text: 'there is no way in', action: 'Add one under `intake`.' })
  if (integrations.length === 0)
    found.push({ level: 'minor', about, text: 'there is no integration', action: 'Add one under `integrations`.' })
  return found
}

/** `1 event was`, `1,204 events were`: a count as the beginning of a sentence. */
function many(count: number, one: string, more: string): string {
  return count === 1 ? `1 event ${one}` : `${String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')} events ${more}`
}
