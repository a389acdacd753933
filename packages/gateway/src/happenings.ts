import { deliveryHappenings } from '@tidewaiter/delivery'
import { intakeHappenings } from '@tidewaiter/intake'
import { journalHappenings } from '@tidewaiter/journal'
import { telemetryHappenings, type Happenings } from '@tidewaiter/telemetry'
import { gatewayHappenings } from './gateway-happenings.ts'

/** The happenings of every room, in the order in which an event passes them. */
export const happenings: Readonly<Record<string, Happenings>> = {
  intake: intakeHappenings,
  journal: journalHappenings,
  delivery: deliveryHappenings,
  gateway: gatewayHappenings,
  telemetry: telemetryHappenings,
}
