import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from '../transport/create-transport.ts'
import type { TransportName } from '../transport/parse-target.ts'
import type { TransportOptions } from '../transport/transport.ts'
import { asLines } from './awkward-messages.ts'
import { canConnect, freePort, udpPortOpen } from './peer-ports.ts'
import { scratchFolder, startDaemon, waitUntil } from './peer.ts'

/** A private syslog daemon on a free port of loopback that writes what it receives into a file. */
export type SyslogPeer = {
  readonly url: string
  /** What it has written so far. */
  readonly received: () => Buffer
  /** Resolves when it has written so many bytes. */
  readonly wrote: (bytes: number) => Promise<void>
  /** Stops it in order and starts it again in the same place; resolves when it listens. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** What a daemon is told: the port to listen on, the file to write to, and a folder for its own files. */
export type PeerPlace = { readonly port: number; readonly out: string; readonly folder: string }

/** How to start one. */
export type PeerCommand = {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** Takes a name, what it listens to, and how to start it in a given place; resolves when it listens. */
export async function startSyslogPeer(
  name: string,
  input: TransportName,
  command: (place: PeerPlace) => PeerCommand,
): Promise<SyslogPeer> {
  const scratch = scratchFolder(name)
  const place = { port: await freePort(), out: join(scratch.path, 'received'), folder: scratch.path }
  writeFileSync(place.out, '')
  const { program, args, env } = command(place)
  let daemon = startDaemon(program, args, env)
  const stop = async (): Promise<void> => {
    await daemon.stop()
    scratch.remove()
  }
  const listening = (): Promise<void> =>
    waitUntil(`${name} to listen`, () => {
      if (!daemon.running()) throw new Error(`${name} ended: ${daemon.output()}`)
      return input === 'udp' ? udpPortOpen(place.port) : canConnect(place.port)
    })
  try {
    await listening()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: `${input}://127.0.0.1:${place.port}`,
    received: () => readFileSync(place.out),
    wrote: (bytes) => waitUntil(`${name} to write ${bytes} bytes`, () => statSync(place.out).size >= bytes),
    restart: async () => {
      await daemon.stop()
      daemon = startDaemon(program, args, env)
      await listening()
    },
    stop,
  }
}

/** Takes a target and messages: connects, sends and closes. Rejects with the first failure of the three. */
export async function deliver(
  url: string,
  messages: readonly Uint8Array[],
  options: TransportOptions = {},
): Promise<void> {
  const transport = createTransport(url, options)
  await transport.connect()
  try {
    await transport.write(messages)
  } finally {
    await transport.close()
  }
}

/** Takes a peer and messages, asserts that it gets exactly their bytes. */
export async function assertArrivesUnchanged(
  peer: SyslogPeer,
  messages: readonly Uint8Array[],
  options: TransportOptions = {},
): Promise<void> {
  const expected = asLines(messages)
  await deliver(peer.url, messages, options)
  await peer.wrote(expected.length)
  assert.ok(peer.received().equals(expected), 'what was received differs from what was sent')
}
