import type { Code, Event } from '@tidewaiter/model'
import { serverEvent } from '../server-event.ts'

/** An event about a user, by an administrator. */
export function userEvent(code: Code, name: string): Event {
  const house = { machine: { name: 'tidewaiter-1', address: '192.0.2.10' }, now: Date.now }
  return serverEvent(house, { actor: { name: 'admin' } }, code, { fields: { artifactName: name } })
}
