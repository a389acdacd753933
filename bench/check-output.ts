// What makes the comparison fair: before anything is timed, every competitor's messages are looked at.
import { parseCef, type CefMessage } from '@tidewaiter/cef'
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { allCores, cluster, tidewaiterSend, type Inputs } from './competitors.ts'
import type { ToolName } from './generate/lines.ts'
import { measureSender, type Sender } from './harness/measure.ts'
import { workFolder } from './harness/native.ts'
import { findRsyslog, findSyslogNg } from './peers/peers.ts'

/** Proves that the fast program, the plain one and several threads send the same bytes for every event. Throws when they do not. */
export async function checkPrograms(tool: ToolName, inputs: Inputs): Promise<void> {
  const { path, messages } = inputs[tool]
  const fast = await digestOf(tidewaiterSend(tool, path), messages)
  const plain = await digestOf(tidewaiterSend(tool, path, '--plain'), messages)
  if (fast !== plain) throw new Error(`The fast and the plain program send different messages for ${path}`)
  const together = await digestOf(tidewaiterSend(tool, path, ...allCores), messages)
  if (fast !== together) throw new Error(`One thread and several send different messages for ${path}`)
}

/** SHA-256 of the messages, one a line. */
async function digestOf(sender: Sender, messages: number): Promise<string> {
  const dump = `${workFolder}messages`
  await measureSender(sender, messages, { dump })
  const hash = createHash('sha256')
  await pipeline(createReadStream(dump), hash)
  rmSync(dump)
  return hash.digest('hex')
}

/**
 * Proves that each daemon sends what Tidewaiter sends for the events of a file: the same syslog header, CEF header, keys
 * and values. Throws with the first difference.
 *
 * What the daemons cannot do or do not have to: syslog-ng writes the keys in alphabetical order; neither redacts secrets
 * in command lines, so Tidewaiter is compared without it here, and timed with it.
 */
export async function checkPeers(path: string, events: number): Promise<void> {
  const ours = await messagesOf(tidewaiterSend('falco', path, '--no-redact'), events)
  for (const { peer, inOrder } of [
    { peer: findRsyslog(), inOrder: true },
    { peer: findSyslogNg(), inOrder: false },
  ]) {
    const theirs = await messagesOf(peer.sender(path, cluster), events)
    ours.forEach((message, index) => {
      const expected = contentOf(message, inOrder)
      const actual = contentOf(theirs[index]!, inOrder)
      if (actual !== expected) {
        throw new Error(
          `${peer.name} sends another message ${index + 1} than Tidewaiter:\n${actual}\nand not\n${expected}`,
        )
      }
    })
  }
}

async function messagesOf(sender: Sender, events: number): Promise<readonly CefMessage[]> {
  const dump = `${workFolder}messages`
  await measureSender(sender, events, { dump })
  const lines = readFileSync(dump, 'utf8').split('\n').slice(0, -1)
  rmSync(dump)
  return lines.map((line) => parseCef(line))
}

function contentOf({ prefix, header, pairs }: CefMessage, inOrder: boolean): string {
  const texts = pairs.map(({ key, raw }) => `${key}=${raw}`)
  return JSON.stringify([prefix, header, inOrder ? texts : texts.sort()])
}
