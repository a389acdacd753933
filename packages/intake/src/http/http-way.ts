import type { Way } from '../way.ts'
import { httpSettings, type HttpSettings } from './http-settings.ts'
import { serveEvents } from './serve-events.ts'

/** Requests of tools that send their records themselves: Falco, Falcosidekick, webhooks. */
export const httpWay: Way<HttpSettings> = {
  name: 'http',
  title: 'HTTP',
  summary: 'Takes records by POST /v1/events, and answers when they are on disk',
  guarantees: [
    'An answer 200 means that what it counts as accepted is in the journal, on disk.',
    'In a body with bad records the good ones are accepted; the answer counts the bad ones and says where the first 20 are.',
    'When the journal refuses, the answer is 503, and nothing of the body was kept.',
    'A client that gets no answer, and sends again, may have its records accepted twice.',
    'A body is an input of its own: what a source holds back for later records is given out at its end.',
    'Nothing is read of a body before its token is known to be good.',
  ],
  settings: httpSettings,
  open: serveEvents,
}
