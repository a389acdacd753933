import type { Verdict } from '../assurance/judge.ts'
import type { ImageReference } from './image-reference.ts'
import type { RequestedImage } from './images-of.ts'
import { shownText } from './json.ts'

/**
 * Decides whether an object may come in.
 *
 *   no reference can be read                     -> denied
 *   no digest, and `tagOnly` is not `by-tag`     -> as `tagOnly` says
 *   nothing is known of the image                -> as `unknown` says
 *   a policy that is enforced says no            -> denied
 *   a policy that is audited says no             -> warned
 *   otherwise                                    -> allowed
 *
 * In mode `audit` nothing is denied: what would have been is warned of. An object is allowed when all of its images are, and one
 * without images is.
 */
export type AdmissionSettings = {
  readonly mode: 'audit' | 'enforce'
  /** What becomes of an image of which no scan is known. */
  readonly unknown: 'allow' | 'warn' | 'deny'
  /** What becomes of an image that is named by its tag alone: it can be another one when it is pulled. `by-tag`: judged by the newest scan of the tag. */
  readonly tagOnly: 'allow' | 'warn' | 'deny' | 'by-tag'
}

/** What is known of an image: what the policies that are for it say, none when none is; undefined when no scan is known. */
export type VerdictsOf = (reference: ImageReference) => readonly Verdict[] | undefined

export type ImageDecision = {
  readonly image: RequestedImage
  readonly decision: 'allow' | 'warn' | 'deny'
  /** Why it is not simply allowed; of audit and enforced policies alike. */
  readonly reasons: readonly string[]
  /** What was said of it, as far as it was asked. */
  readonly verdicts: readonly Verdict[]
}

export type AdmissionDecision = {
  readonly allowed: boolean
  /** For the user who asks; Kubernetes shows them. */
  readonly warnings: readonly string[]
  /** Why it is denied; empty when it is allowed. */
  readonly reasons: readonly string[]
  readonly images: readonly ImageDecision[]
}

/**
 * Kubernetes may cut warnings after 256 characters, and drop what is more than 4096 in all
 * (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response).
 */
const longestWarning = 256
const mostWarnings = 16

/** Reasons of one object, and the longest of them. */
const mostReasons = 20
const longestReason = 500

/** Decides on the images of an object; see the table above. Asks for each reference once. */
export function decide(
  images: readonly RequestedImage[],
  verdictsOf: VerdictsOf,
  settings: AdmissionSettings,
): AdmissionDecision {
  const known = new Map<string, readonly Verdict[] | undefined>()
  const ask: VerdictsOf = (reference) => {
    const key = JSON.stringify(reference)
    if (!known.has(key)) known.set(key, verdictsOf(reference))
    return known.get(key)
  }
  const decided = images.map((image) => decideOn(image, ask, settings))
  const reasonsOf = (decision: ImageDecision['decision']): readonly string[] =>
    decided
      .filter((one) => one.decision === decision)
      .flatMap(({ image, reasons }) => reasons.map((reason) => textOf(image, reason)))
  return {
    allowed: !decided.some(({ decision }) => decision === 'deny'),
    warnings: few(reasonsOf('warn'), mostWarnings, longestWarning),
    reasons: few(reasonsOf('deny'), mostReasons, longestReason),
    images: decided,
  }
}

function decideOn(image: RequestedImage, ask: VerdictsOf, settings: AdmissionSettings): ImageDecision {
  const { decision, reasons, verdicts = [] } = judged(image, ask, settings)
  return { image, decision: decision === 'deny' && settings.mode === 'audit' ? 'warn' : decision, reasons, verdicts }
}

type Judged = Pick<ImageDecision, 'decision' | 'reasons'> & Partial<Pick<ImageDecision, 'verdicts'>>

function judged({ read }: RequestedImage, ask: VerdictsOf, { unknown, tagOnly }: AdmissionSettings): Judged {
  if ('fault' in read) return { decision: 'deny', reasons: [`the image cannot be read: ${read.fault}`] }
  if (read.reference.digest === undefined && tagOnly !== 'by-tag') {
    return { decision: tagOnly, reasons: ['it is named by a tag, which can be another image when it is pulled'] }
  }
  const verdicts = ask(read.reference)
  if (verdicts === undefined) return { decision: unknown, reasons: ['no scan of it is known'] }
  const failed = verdicts.filter(({ compliant }) => !compliant)
  const reasons = failed.flatMap(({ policy, failures }) => failures.map(({ reason }) => `${policy}: ${reason}`))
  const isDenied = failed.some(({ mode }) => mode === 'enforce')
  return { decision: isDenied ? 'deny' : failed.length > 0 ? 'warn' : 'allow', reasons, verdicts }
}

function textOf({ image, place, name }: RequestedImage, reason: string): string {
  const shown = image === '' ? (name ?? place) : image
  // Names are chosen by whoever asks and are shown in terminals: no control characters, nothing that ends a line.
  return `${shownText(shown, 150)}: ${reason}`.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
}

function few(texts: readonly string[], most: number, longest: number): readonly string[] {
  const kept = texts.length <= most ? texts : [...texts.slice(0, most - 1), `and ${texts.length - most + 1} more`]
  return kept.map((text) => shownText(text, longest))
}
