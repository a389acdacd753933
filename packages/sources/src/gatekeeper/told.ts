import type { Violation } from './violation.ts'

/** What a line or a message of Gatekeeper tells. */
export type Told =
  /** `run` names the audit. */
  | { readonly kind: 'violation'; readonly violation: Violation; readonly run?: string | undefined }
  /** The beginning, the end or a sum of an audit. */
  | { readonly kind: 'run'; readonly run?: string | undefined }
  | { readonly kind: 'dry-run' }
  /** It lacks what an event needs. */
  | { readonly kind: 'fault'; readonly fault: string }
