import type { Event } from '@tidewaiter/model'
import type { House } from '../house.ts'
import { serverEvent } from '../server-event.ts'
import type { Admission, WeighedCheck } from './admit.ts'
import type { Requested } from './requested.ts'

/**
 * The events of a decision:
 *
 *   PLC-001   policies were applied to an image: one for each image of which verdicts are known
 *   PLC-002   the object was let in or denied: one
 *   RT-001    a check passed, where these are wanted    RT-002  it failed    RT-003  it does not count in this namespace
 *
 * The outcome is Error for what was denied and for what was warned of alike; the reason begins with which of them it was. So nothing
 * but the mode changes when a policy is audited before it is enforced.
 */
export function admissionEvents(
  house: Pick<House, 'machine' | 'now'>,
  from: { readonly userName: string; readonly address: string; readonly tellPassed: boolean },
  { workload, namespace }: Requested,
  admission: Admission,
): readonly Event[] {
  const initiator = { actor: { name: from.userName }, address: from.address }
  const place = namespace === undefined ? {} : { namespace }
  const images = admission.images
    .filter(({ verdicts }) => verdicts.length > 0)
    .map(({ image, decision, reasons, verdicts }) =>
      serverEvent(house, initiator, 'PLC-001', {
        fields: { artifactName: image.image, ...place },
        reason: decision === 'allow' ? undefined : `${words[decision]}: ${reasons.join('; ')}`,
        rule: verdicts.map(({ policy }) => policy).join(', '),
      }),
    )
  const { allowed, reasons, warnings } = admission
  const object = serverEvent(house, initiator, 'PLC-002', {
    fields: { artifactName: workload, ...place },
    reason: !allowed
      ? `${words.deny}: ${reasons.join('; ')}`
      : warnings.length > 0
        ? `${words.warn}: ${warnings.join('; ')}`
        : undefined,
    rule: 'admission',
  })
  const checks = admission.checks
    .filter(({ outcome }) => outcome !== 'passed' || from.tellPassed)
    .map(({ id, title, outcome, reason }) =>
      serverEvent(house, initiator, codes[outcome], {
        fields: place,
        // KCS has a key for neither the check nor the object in this family: both stand in the reason.
        reason: reason === '' ? undefined : `${title}: ${workload}: ${reason}`,
        rule: id,
      }),
    )
  return [...images, object, ...checks]
}

const words = { deny: 'denied', warn: 'let in with a warning' } as const

const codes = { passed: 'RT-001', warned: 'RT-002', denied: 'RT-002', skipped: 'RT-003' } as const satisfies Record<
  WeighedCheck['outcome'],
  string
>
