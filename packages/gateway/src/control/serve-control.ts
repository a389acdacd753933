import { lstatSync, unlinkSync } from 'node:fs'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { GatewayError } from '../gateway-errors.ts'
import { closed, listening, type Listening } from './listening.ts'

/** Linux has room for 108 bytes, the last of which is zero (unix(7)). */
const maxPathBytes = 107

/**
 * Serves the control interface on a Unix socket that only this user may open. A socket file that nobody answers on was left by a
 * process that was killed, and is replaced; anything else in its place stays.
 *
 * @throws {GatewayError} `socket-path-too-long`, `address-in-use`, `listen-failed`
 */
export async function serveControl(app: Hono, path: string): Promise<Listening> {
  const length = Buffer.byteLength(path)
  if (length > maxPathBytes) throw new GatewayError('socket-path-too-long', { path, length })
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) {
    if (await answers(path)) throw new GatewayError('address-in-use', { address: path, setting: 'control.socket' })
    unlinkSync(path)
  }
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  // The file is made with these permissions, so there is no moment in which others could open it.
  const before = process.umask(0o177)
  try {
    await listening(server, () => server.listen({ path }), path, 'control.socket')
  } finally {
    process.umask(before)
  }
  return { close: () => closed(server) }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
