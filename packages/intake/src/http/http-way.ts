import type { Way } from '../way.ts'
import { httpSettings, type HttpSettings } from './http-settings.ts'
import { serveEvents } from './serve-events.ts'

/** Requests of tools that send their records themselves: Falco, Falcosidekick, webhooks, the API server of Kubernetes. */
export const httpWay: Way<HttpSettings> = {
  name: 'http',
  title: 'HTTP',
  summary: 'Takes records by POST /v1/events or /v1/sources/SOURCE, and answers when they are on disk',
  guarantees: [
    'An answer 200 means that what it counts as accepted is in the journal, on disk.',
    'In a body with bad records the good ones are accepted, and so are the good items of a list with bad ones; the answer counts the bad ones and says where the first 20 are.',
    'When the journal refuses, the answer is 503, and nothing of the body was kept.',
    'A client that gets no answer, and sends again, may have its records accepted twice; a signed delivery with an id is accepted once, until a restart.',
    'The answer says which source took the records: that of the path, of the client, or the one that recognises the first record in JSON, else the lines of text.',
    'A body is an input of its own: what a source holds back for later records is given out at its end, before the answer.',
    'What a source remembers of earlier records (PolicyReport, Gatekeeper, Kubernetes audit) outlives the request, for each client; it is forgotten by a restart, by a reload that changes what is written, by a refusal of the journal, and after 25 hours without a body; then what was told before is told once more.',
    'Nothing is read of a body before its token or certificate is known to be good; of a client with a signature alone, nothing is unpacked or parsed before the signature is.',
  ],
  settings: httpSettings,
  open: serveEvents,
}
