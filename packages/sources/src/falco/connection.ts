import { isIP } from 'node:net'
import { readAddress, type Address } from '@tidewaiter/model'

/** One end of a connection; what is not known is left out. */
export type Endpoint = { readonly address?: Address; readonly port?: number }

/** The two ends of a connection: the client opened it. */
export type Connection = { readonly client: Endpoint; readonly server: Endpoint }

const unknownEnd: Endpoint = {}

/** The last text that was read: the fields of one event ask for the same name up to four times. */
let last: { readonly name: string; readonly connection: Connection | undefined } = { name: '', connection: undefined }

/**
 * Reads the name that Falco gives to an IP socket: `client:port->server:port`, or `server:port` for a socket that
 * listens. IPv6 addresses stand without brackets, so the last colon is the port's. Returns undefined for anything else:
 * paths, unix sockets (`ffff9a8e->ffff9a8f /run/x.sock`), resolved host names.
 */
export function readConnection(name: string): Connection | undefined {
  if (name === last.name) return last.connection
  const arrow = name.indexOf('->')
  const server = endpointOf(arrow < 0 ? name : name.slice(arrow + 2))
  const client = arrow < 0 ? unknownEnd : endpointOf(name.slice(0, arrow))
  const connection = server && client ? { client, server } : undefined
  last = { name, connection }
  return connection
}

function endpointOf(text: string): Endpoint | undefined {
  const colon = text.lastIndexOf(':')
  const host = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1')
  const digits = text.slice(colon + 1)
  if (colon < 0 || isIP(host) === 0 || !/^\d{1,5}$/.test(digits)) return undefined
  const address = readAddress(host)
  const port = Number(digits)
  return { ...(address && { address }), ...(port <= 65535 && { port }) }
}
