import assert from 'node:assert/strict'
import test from 'node:test'
import { newProgress } from './progress.ts'
import { statusText } from './status-text.ts'

test('a receiver that hangs up again and again is suspected, unless it has said why', () => {
  const progress = { ...newProgress(0), state: 'waiting', futile: 6, confirmed: 7 } as const
  const textFor = (code: string): string => {
    const lastError = { at: 0, code, message: 'it failed', action: 'look' }
    return statusText(progress, { target: 'tls://siem', lag: { events: 1, seconds: 0 }, lastError, downSince: 0 }, 1)
  }
  for (const code of ['peer-closed', 'connection-reset']) assert.match(textFor(code), /hung up 6 times .* entry 7 /)
  for (const code of ['tls-client-certificate-refused', 'unreachable']) assert.doesNotMatch(textFor(code), /hung up/)
})
