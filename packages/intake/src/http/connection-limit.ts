import type { Server, Socket } from 'node:net'

/** The connections of a server, a bounded number. */
export type ConnectionLimit = {
  /** The connection belongs to a client that has shown its token: it is not closed for others. */
  readonly trust: (socket: Socket) => void
  readonly closeAll: () => void
}

/**
 * Keeps the number of connections within a limit. Beyond it the oldest one without a token makes room: it has had the most
 * time to show one. Whoever opens connections and says nothing therefore pushes out its own, and clients get through; when
 * all are trusted, the new one is closed.
 *
 * @param onClosed is told of each connection that is closed to make room
 */
export function limitConnections(server: Server, limit: number, onClosed: (peer: string) => void): ConnectionLimit {
  const strangers = new Map<string, Socket>()
  const trusted = new Map<string, Socket>()
  // Of TLS these are the raw ones, so a peer that never finishes its handshake is among them.
  server.on('connection', (socket: Socket) => {
    const name = endOf(socket)
    if (strangers.size + trusted.size >= limit) {
      const [oldest = [name, socket] as const] = strangers
      onClosed(oldest[1].remoteAddress ?? 'unknown')
      strangers.delete(oldest[0])
      oldest[1].destroy()
      if (oldest[1] === socket) return
    }
    strangers.set(name, socket)
    socket.once('close', () => {
      strangers.delete(name)
      trusted.delete(name)
    })
  })
  return {
    trust: (socket) => {
      const name = endOf(socket)
      const raw = strangers.get(name)
      if (raw === undefined) return
      strangers.delete(name)
      trusted.set(name, raw)
    },
    closeAll: () => {
      for (const socket of [...strangers.values(), ...trusted.values()]) socket.destroy()
    },
  }
}

/** The other end of a connection: the same for the raw connection and for TLS on it. */
function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
