import type { Journal, JournalStatus, ReportStore } from '@tidewaiter/journal'
import type { Gauge, Reading, Telemetry } from '@tidewaiter/telemetry'
import type { NamedIntegrationStatus, NamedWayStatus } from './status/gateway-status.ts'

/** What the gauges look at. */
export type Observed = {
  readonly journal: Journal
  readonly reports: Pick<ReportStore, 'status'>
  readonly status: () => readonly NamedIntegrationStatus[]
  readonly ways: () => readonly NamedWayStatus[]
}

type ObservedGauge = Gauge & { readonly read: (observed: Observed) => readonly Reading[] | Promise<readonly Reading[]> }

/** Everything that is looked at when metrics are asked for. */
export const gauges: readonly ObservedGauge[] = [
  {
    name: 'tidewaiter_delivery_lag_events',
    help: 'Events in the journal that the integration has not handed over yet.',
    labels: 'integration',
    read: ofIntegrations(({ lag }) => lag.events),
  },
  {
    name: 'tidewaiter_delivery_lag_seconds',
    help: 'Age of the oldest event that the integration has not handed over yet.',
    labels: 'integration',
    read: ofIntegrations(({ lag }) => lag.seconds),
  },
  {
    name: 'tidewaiter_delivery_up',
    help: '1 while the integration has a connection that takes data.',
    labels: 'integration',
    read: ofIntegrations(({ state }) => (state === 'idle' || state === 'delivering' ? 1 : 0)),
  },
  {
    name: 'tidewaiter_delivery_last_success_timestamp_seconds',
    help: 'When events were handed over last, in seconds since 1970-01-01 UTC; 0 for never since the start.',
    labels: 'integration',
    read: ofIntegrations(({ lastSuccessAt = 0 }) => lastSuccessAt / 1000),
  },
  {
    name: 'tidewaiter_delivery_dead_letters',
    help: 'Events that could not be delivered at all and are kept.',
    labels: 'integration',
    read: ofIntegrations(({ deadLettersKept }) => deadLettersKept),
  },
  {
    name: 'tidewaiter_delivery_certificate_days',
    help: "Days until the receiver's certificate expires; absent without TLS.",
    labels: 'integration',
    read: ofIntegrations(({ certificate }) => certificate?.daysLeft),
  },
  {
    name: 'tidewaiter_delivery_own_certificate_days',
    help: 'Days until our own certificate expires; absent where the receiver was given none.',
    labels: 'integration',
    read: ofIntegrations(({ ownCertificate }) => ownCertificate?.daysLeft),
  },
  {
    name: 'tidewaiter_intake_up',
    help: '1 while the way in takes records in.',
    labels: 'way',
    read: ({ ways }) => ways().map(({ name, state }) => ({ labels: { way: name }, value: state === 'open' ? 1 : 0 })),
  },
  {
    name: 'tidewaiter_intake_behind_bytes',
    help: 'Input that is there and not in the journal yet, where that can be known.',
    labels: 'way',
    read: ({ ways }) =>
      ways().flatMap(({ name, behindBytes }) =>
        behindBytes === undefined ? [] : [{ labels: { way: name }, value: behindBytes }],
      ),
  },
  {
    name: 'tidewaiter_journal_next_sequence',
    help: 'Sequence that the next event gets.',
    labels: '',
    read: ({ journal }) => [{ labels: {}, value: journal.next }],
  },
  {
    name: 'tidewaiter_journal_entries',
    help: 'Events that are kept.',
    labels: '',
    read: ofJournal(({ next, oldest }) => next - oldest),
  },
  {
    name: 'tidewaiter_journal_bytes',
    help: 'Size of the journal on disk.',
    labels: '',
    read: ofJournal(({ bytes }) => bytes),
  },
  {
    name: 'tidewaiter_journal_free_bytes',
    help: 'What is free on that disk.',
    labels: '',
    read: ofJournal(({ freeBytes }) => freeBytes),
  },
  {
    name: 'tidewaiter_journal_refusing',
    help: '1 while the journal takes nothing in.',
    labels: '',
    read: ofJournal(({ refusing }) => (refusing === undefined ? 0 : 1)),
  },
  {
    name: 'tidewaiter_reports_kept',
    help: 'Reports of scanners that are kept.',
    labels: '',
    read: ({ reports }) => [{ labels: {}, value: reports.status().reports }],
  },
  {
    name: 'tidewaiter_reports_bytes',
    help: 'Size of all reports that are kept, compressed.',
    labels: '',
    read: ({ reports }) => [{ labels: {}, value: reports.status().bytes }],
  },
  {
    name: 'tidewaiter_reports_refusing',
    help: '1 while reports of scanners cannot be kept, and ways in that bring them wait.',
    labels: '',
    read: ({ reports }) => [{ labels: {}, value: reports.status().refusing === undefined ? 0 : 1 }],
  },
  {
    name: 'tidewaiter_process_resident_memory_bytes',
    help: 'Memory of the process.',
    labels: '',
    read: () => [{ labels: {}, value: process.memoryUsage.rss() }],
  },
  {
    name: 'tidewaiter_process_cpu_seconds',
    help: 'Processor time of the process since its start.',
    labels: '',
    read: () => [{ labels: {}, value: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6 }],
  },
]

/** Adds all gauges to the metrics. */
export function observeGauges(telemetry: Telemetry, observed: Observed): void {
  for (const gauge of gauges) telemetry.observe(gauge, () => gauge.read(observed))
}

function ofIntegrations(
  value: (status: NamedIntegrationStatus) => number | undefined,
): (observed: Observed) => readonly Reading[] {
  return ({ status }) =>
    status().flatMap((integration) => {
      const number = value(integration)
      return number === undefined ? [] : [{ labels: { integration: integration.name }, value: number }]
    })
}

function ofJournal(value: (status: JournalStatus) => number): (observed: Observed) => Promise<readonly Reading[]> {
  return async ({ journal }) => [{ labels: {}, value: value(await journal.status()) }]
}
