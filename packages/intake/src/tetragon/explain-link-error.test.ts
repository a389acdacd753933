import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Code, ConnectError } from '@connectrpc/connect'
import { IntakeError, type IntakeErrorCode } from '../intake-errors.ts'
import { explainLinkError } from './explain-link-error.ts'

/** As it comes out of the library: the fault of the system is the cause of a cause. */
function systemFault(code: string): ConnectError {
  const fault = Object.assign(new Error(`connect ${code} /run/tetragon.sock`), { code })
  return new ConnectError(
    'the stream has been canceled',
    Code.Internal,
    undefined,
    undefined,
    new Error('x', { cause: fault }),
  )
}

test('each fault has its row, by what lies at the bottom of it', () => {
  const cases: readonly (readonly [unknown, boolean, IntakeErrorCode])[] = [
    [systemFault('ENOENT'), false, 'tetragon-missing'],
    [systemFault('ECONNREFUSED'), false, 'tetragon-missing'],
    [systemFault('EAI_AGAIN'), false, 'tetragon-missing'],
    [systemFault('EACCES'), false, 'tetragon-forbidden'],
    [systemFault('DEPTH_ZERO_SELF_SIGNED_CERT'), false, 'tetragon-untrusted'],
    [systemFault('ERR_TLS_CERT_ALTNAME_INVALID'), false, 'tetragon-untrusted'],
    [systemFault('ERR_HTTP2_ERROR'), false, 'tetragon-foreign'],
    [systemFault('ECONNRESET'), true, 'tetragon-broken'],
    [new ConnectError('unknown service', Code.Unimplemented), false, 'tetragon-foreign'],
    [new ConnectError('took too long', Code.DeadlineExceeded), false, 'tetragon-silent'],
    [new ConnectError('context canceled', Code.Unknown), true, 'tetragon-broken'],
    [
      new ConnectError('1 is larger than configured readMaxBytes 0', Code.ResourceExhausted),
      true,
      'tetragon-event-too-large',
    ],
    ['no error at all', true, 'tetragon-broken'],
  ]
  for (const [cause, isTetragon, code] of cases) {
    const error = explainLinkError(cause, 'unix:///run/tetragon.sock', isTetragon)
    assert.equal(error.code, code, String(cause))
    assert.doesNotMatch(error.message, /undefined|\[object/)
  }
  assert.match(
    explainLinkError(systemFault('ENOENT'), 'unix:///x', false).message,
    /^there is no Tetragon at unix:\/\/\/x: connect ENOENT/,
  )
  const own = new IntakeError('tls-file-unreadable', { what: 'key', path: '/k', reason: 'ENOENT' })
  assert.equal(explainLinkError(own, 'localhost:1', false), own)
})

test('an answer that does not come is silence also of a Tetragon that was known', () => {
  const late = new ConnectError('the operation timed out', Code.DeadlineExceeded)
  assert.equal(explainLinkError(late, 'localhost:1', true).code, 'tetragon-silent')
})
