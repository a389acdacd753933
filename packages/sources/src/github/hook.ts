import { clipText } from '../checks/clip-text.ts'
import { type JsonObject, memberOf, objectOf } from '../engine/json-values.ts'
import { hostOf } from '../ci/host-of.ts'

/** What the webhooks of GitHub have in common. */
export type Hook = {
  readonly body: JsonObject
  /** What happened to the object; undefined for the few webhooks that have none. */
  readonly action: string | undefined
  /** `owner/name` of the repository, else the name of the organisation. */
  readonly place: string | undefined
  /** Who did it; a bot or `github` where nobody did. */
  readonly sender: string
  readonly host: string | undefined
}

/** Reads what webhooks have in common. Undefined when the record is none: all of them name a sender and where they come from. */
export function hookOf(record: unknown): Hook | undefined {
  const body = objectOf(record)
  const sender = memberOf(body?.['sender'], 'login')
  if (body === undefined || typeof sender !== 'string' || sender === '') return undefined
  const repository = clipText(memberOf(body['repository'], 'full_name'))
  const owner = clipText(memberOf(body['organization'], 'login')) ?? clipText(memberOf(body['enterprise'], 'slug'))
  const place = repository ?? owner
  if (place === undefined && typeof body['zen'] !== 'string') return undefined
  const url = memberOf(body['repository'], 'html_url') ?? memberOf(body['sender'], 'html_url')
  const action = typeof body['action'] === 'string' ? body['action'] : undefined
  return { body, action, place, sender: clipText(sender) ?? 'unknown', host: hostOf(url) }
}
