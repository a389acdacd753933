import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { sendMail, type Mail, type MailSettings } from './mail.ts'
import type { Sent } from './sent.ts'
import { makeCertificate, skipWithoutOpenssl, type TestCertificate } from './testing/certificate.ts'
import { testAttempt } from './testing/notices.ts'
import { serveSockets } from './testing/serve.ts'

const options = { timeout: 20_000, skip: skipWithoutOpenssl }
const certificate: TestCertificate | undefined = skipWithoutOpenssl === false ? makeCertificate() : undefined
const login = { user: 'tide', password: 'waiter-password' }

type Received = {
  readonly to: readonly string[]
  readonly secure: boolean
  readonly user: unknown
  readonly text: string
}

/** A mail server with STARTTLS and a login, unless told otherwise. */
async function serveMail(
  t: TestContext,
  more: SMTPServerOptions = {},
): Promise<{ readonly port: number; readonly mails: Received[] }> {
  const mails: Received[] = []
  const server = new SMTPServer({
    ...certificate,
    logger: false,
    onAuth: ({ username, password }, _, done) => {
      if (username === login.user && password === login.password) done(null, { user: username })
      else done(Object.assign(new Error(`no: ${password}`), { responseCode: 535 }))
    },
    onData: (stream, session, done) => {
      let text = ''
      stream.setEncoding('utf8').on('data', (part: string) => (text += part))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        mails.push({ to, secure: session.secure, user: session.user, text })
        done()
      })
    },
    ...more,
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, mails }
}

function settingsFor(port: number, more: Partial<MailSettings> = {}): MailSettings {
  const usual = { security: 'starttls', login, ca: certificate?.cert, timeoutMs: 5000, allowPrivate: true } as const
  return { host: 'localhost', port, ...usual, ...more }
}

const mail: Mail = {
  from: 'tidewaiter@example.com',
  to: ['soc@example.com'],
  subject: 'Größe',
  text: 'Zeile 1\n.\nZeile 3\n',
}

function codeIn(sent: Sent): string {
  return sent.outcome === 'delivered' ? 'delivered' : `${sent.outcome} ${sent.error.code}`
}

/** The headers of a mail by name; folded lines joined. */
function headersIn(text: string): ReadonlyMap<string, string> {
  const [head = ''] = text.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
}

test('a mail arrives over STARTTLS, with a login, as text', options, async (t) => {
  const { port, mails } = await serveMail(t)
  assert.deepEqual(await sendMail(settingsFor(port), mail, testAttempt()), { outcome: 'delivered' })
  const [got] = mails
  assert.deepEqual([got?.secure, got?.user, got?.to], [true, 'tide', ['soc@example.com']])
  const headers = headersIn(got!.text)
  assert.equal(headers.get('from'), 'tidewaiter@example.com')
  assert.equal(headers.get('subject'), '=?UTF-8?Q?Gr=C3=B6=C3=9Fe?=')
  assert.equal(headers.get('message-id'), '<notice-1@tidewaiter.invalid>')
  assert.equal(headers.get('date'), 'Fri, 20 Nov 2026 10:00:00 +0000')
  assert.equal(headers.get('auto-submitted'), 'auto-generated')
  assert.match(headers.get('content-type') ?? '', /^text\/plain/)
  assert.match(got!.text, /Zeile 1\r\n\.\r\nZeile 3/)
})

test('it arrives over TLS from the start, and unencrypted only when that is said', options, async (t) => {
  const tls = await serveMail(t, { secure: true })
  assert.equal(codeIn(await sendMail(settingsFor(tls.port, { security: 'tls' }), mail, testAttempt())), 'delivered')
  const plain = await serveMail(t, { disabledCommands: ['STARTTLS', 'AUTH'], authOptional: true })
  const refused = await sendMail(settingsFor(plain.port, { login: undefined }), mail, testAttempt())
  assert.equal(codeIn(refused), 'try-again mail-no-starttls')
  assert.equal(plain.mails.length, 0)
  const said = settingsFor(plain.port, { login: undefined, security: 'plain' })
  assert.equal(codeIn(await sendMail(said, mail, testAttempt())), 'delivered')
  assert.deepEqual([tls.mails.length, plain.mails.length], [1, 1])
})

test('certificates are verified in both ways of TLS', options, async (t) => {
  const starttls = await serveMail(t)
  const tls = await serveMail(t, { secure: true })
  const foreign = makeCertificate('DNS:other.example.test')
  const wrong = await serveMail(t, foreign)
  const old = makeCertificate(undefined, -1)
  const expired = await serveMail(t, { ...old, secure: true })
  const send = async (port: number, more: Partial<MailSettings>): Promise<string> =>
    codeIn(await sendMail(settingsFor(port, more), mail, testAttempt()))
  assert.equal(await send(starttls.port, { ca: undefined }), 'try-again tls-untrusted')
  assert.equal(await send(tls.port, { ca: undefined, security: 'tls' }), 'try-again tls-untrusted')
  assert.equal(await send(wrong.port, { ca: foreign.cert }), 'try-again tls-wrong-name')
  assert.equal(await send(expired.port, { ca: old.cert, security: 'tls' }), 'try-again tls-out-of-date')
  assert.equal(await send(starttls.port, { ca: 'no PEM' }), 'given-up ca-invalid')
  assert.equal(await send(starttls.port, { host: '127.0.0.1' }), 'delivered')
  assert.deepEqual(
    [starttls, tls, wrong, expired].map(({ mails }) => mails.length),
    [1, 0, 0, 0],
  )
})

test('a subject cannot bring headers along', options, async (t) => {
  const { port, mails } = await serveMail(t)
  const subject = 'a\r\nBcc: thief@example.com\r\n\r\nbody\u0000'
  assert.equal(codeIn(await sendMail(settingsFor(port), { ...mail, subject }, testAttempt())), 'delivered')
  assert.deepEqual(mails[0]?.to, ['soc@example.com'])
  const headers = headersIn(mails[0].text)
  assert.equal(headers.has('bcc'), false)
  assert.equal(
    headers.get('subject'),
    String.raw`a\u000d\u000aBcc: thief@example.com\u000d\u000a\u000d\u000abody\u0000`,
  )
})

test('what the server says decides: 4yz again, 5yz not, and no password is shown', options, async (t) => {
  const wrong = await serveMail(t)
  const refused = await sendMail(
    settingsFor(wrong.port, { login: { ...login, password: 'mistyped-one' } }),
    mail,
    testAttempt(),
  )
  assert.equal(codeIn(refused), 'given-up mail-login-refused')
  assert.match(String(refused.outcome === 'given-up' && refused.error.message), /535 .*no: \[hidden\]/)

  const noLogin = await serveMail(t, { disabledCommands: ['AUTH'], authOptional: true })
  assert.equal(codeIn(await sendMail(settingsFor(noLogin.port), mail, testAttempt())), 'given-up mail-login-refused')
  assert.equal(noLogin.mails.length, 0)

  const verdicts: [number, string][] = [
    [450, 'try-again mail-busy'],
    [421, 'try-again mail-busy'],
    [550, 'given-up mail-refused'],
  ]
  for (const [responseCode, expected] of verdicts) {
    const answer = Object.assign(new Error('not today'), { responseCode })
    const atSender = await serveMail(t, { onMailFrom: (_, __, done) => done(answer) })
    const atRecipient = await serveMail(t, { onRcptTo: (_, __, done) => done(answer) })
    const atText = await serveMail(t, {
      onData: (stream, _, done) => void stream.resume().on('end', () => done(answer)),
    })
    for (const { port } of [atSender, atRecipient, atText]) {
      const sent = await sendMail(settingsFor(port), mail, testAttempt())
      assert.equal(codeIn(sent), expected)
      assert.match(String(sent.outcome !== 'delivered' && sent.error.message), /not today/)
    }
  }
})

test('a mail that some are refused for is delivered, and says for whom not', options, async (t) => {
  const { port, mails } = await serveMail(t, {
    onRcptTo: ({ address }, _, done) => (address.startsWith('gone') ? done(new Error('nobody here')) : done()),
  })
  const sent = await sendMail(
    settingsFor(port),
    { ...mail, to: ['gone@example.com', 'soc@example.com'] },
    testAttempt(),
  )
  assert.ok(sent.outcome === 'delivered')
  assert.match(String(sent.warning?.message), /not for gone@example\.com: 550 nobody here$/)
  assert.deepEqual(mails[0]?.to, ['soc@example.com'])
})

test(
  'a server that freezes, trickles, breaks off or floods does not outstay the time',
  { timeout: 20_000 },
  async (t) => {
    const frozen = await serveSockets(t, () => {})
    const slow = await serveSockets(t, (socket) => {
      const timer = setInterval(() => socket.write('220-hello\r\n'), 5)
      socket.on('close', () => clearInterval(timer))
    })
    const closing = await serveSockets(t, (socket) => socket.destroy())
    const resetting = await serveSockets(t, (socket) => socket.resetAndDestroy())
    const flooding = await serveSockets(t, (socket) => {
      const chunk = Buffer.alloc(65_536, 'x')
      const more = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', more)
      more()
    })
    const send = async (port: number): Promise<string> => {
      const started = performance.now()
      const sent = await sendMail(settingsFor(port, { timeoutMs: 300, ca: undefined }), mail, testAttempt())
      assert.ok(performance.now() - started < 3000)
      return codeIn(sent)
    }
    assert.equal(await send(frozen), 'try-again no-answer')
    assert.equal(await send(slow), 'try-again no-answer')
    assert.equal(await send(closing), 'try-again connection-broken')
    assert.equal(await send(resetting), 'try-again connection-broken')
    assert.match(await send(flooding), /^try-again (?:send-failed|no-answer)$/)
    assert.equal(await send(1), 'try-again connection-refused')
    const own = new AbortController()
    own.abort()
    const aborted = await sendMail(settingsFor(frozen), mail, testAttempt({ signal: own.signal }))
    assert.equal(codeIn(aborted), 'try-again aborted')
  },
)

test('inner networks are not reached without a permission', { timeout: 20_000 }, async (t) => {
  let connections = 0
  const port = await serveSockets(t, () => connections++)
  for (const host of ['127.0.0.1', 'localhost', '::1', '0.0.0.0', '2130706433'])
    assert.equal(
      codeIn(await sendMail(settingsFor(port, { host, allowPrivate: false }), mail, testAttempt())),
      'given-up address-private',
      host,
    )
  assert.equal(
    codeIn(await sendMail(settingsFor(port, { host: '169.254.169.254' }), mail, testAttempt())),
    'given-up address-forbidden',
  )
  assert.equal(connections, 0)
})
