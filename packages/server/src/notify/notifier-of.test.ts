import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codes, createEvent, isCode } from '@tidewaiter/model'
import type { Notice } from './notice.ts'
import { notifierOf, type Notifier } from './notifier-of.ts'
import { outputSchema } from './output-schema.ts'
import { makeCertificate, skipWithoutOpenssl } from './testing/certificate.ts'
import { testNotice, testTime } from './testing/notices.ts'
import { serve } from './testing/serve.ts'

const options = { timeout: 20_000 }
const never = new AbortController().signal

function notifierFor(output: object, allowPrivate = true): Notifier {
  return notifierOf(outputSchema().parse(output), { allowPrivate, now: () => testTime })
}

/** A notice whose event holds what an attacker could put there. */
function hostileNotice(text: string): Notice {
  const event = createEvent({
    code: 'PM-002',
    time: testTime,
    id: 'e1',
    outcome: 'Other',
    fields: { sourceName: 'x', sourceAddress: '192.0.2.1', command: text },
  })
  return testNotice('PM-002', { event })
}

test('a webhook is filled in and sent, with every event there is', options, async (t) => {
  const { url, got } = await serve(t, (response) => void response.end())
  const notifier = notifierFor({ type: 'webhook', url, allowPlain: true })
  assert.deepEqual(notifier.check(), [])
  assert.equal(notifier.summary, `POST to ${new URL(url).host}`)
  for (const code of Object.keys(codes)) {
    assert.ok(isCode(code))
    assert.deepEqual(await notifier.send(testNotice(code), never), { outcome: 'delivered' })
    const body = JSON.parse(got.at(-1)!.body) as Record<string, unknown>
    assert.deepEqual([body['code'], body['response_policy_name']], [code, 'Tell the SOC'])
  }
})

test('faults of templates, addresses and authorities are all told, and nothing is sent', async () => {
  const notifier = notifierFor(
    { type: 'webhook', url: 'https://10.0.0.1/', body: '{"a": "$$imge$$", "b": $$x$$}', ca: 'no PEM' },
    false,
  )
  assert.deepEqual(
    notifier.check().map(({ code }) => code),
    ['address-private', 'ca-invalid', 'placeholder-unknown', 'placeholder-unknown'],
  )
  const sent = await notifier.send(testNotice(), never)
  assert.ok(sent.outcome === 'given-up' && sent.error.code === 'address-private')
  const mail = {
    type: 'email',
    host: 'smtp.example.com',
    from: 'a@example.com',
    to: ['b@example.com'],
    subject: 'a\nb',
  }
  assert.deepEqual(
    notifierFor(mail)
      .check()
      .map(({ code }) => code),
    ['template-control-character'],
  )
  assert.equal(notifierFor(mail).summary, 'mail to b@example.com through smtp.example.com:587 (starttls)')
})

test('a chat message says what happened, and no more than text', options, async (t) => {
  const { url, got } = await serve(t, (response) => void response.end())
  const secure = url.replace('http:', 'https:')
  // The schema wants https; what is looked at here is the body, so that the parsed output is led to a plain server.
  const send = async (service: string, text: string, command: string): Promise<Record<string, unknown>> => {
    const output = outputSchema().parse({ type: 'chat', service, url: secure, text })
    const notifier = notifierOf({ ...output, url } as typeof output, { allowPrivate: true, now: () => testTime })
    assert.deepEqual(await notifier.send(hostileNotice(command), never), { outcome: 'delivered' })
    return JSON.parse(got.at(-1)!.body) as Record<string, unknown>
  }
  assert.deepEqual(await send('slack', '*Ran* $$command$$', '<!channel> & <https://evil.test|log in>'), {
    text: '*Ran* &lt;!channel&gt; &amp; &lt;https://evil.test|log in&gt;',
    unfurl_links: false,
    unfurl_media: false,
  })
  const { text } = await send('mattermost', '**Ran** $$command$$', '@all [log in](https://evil.test) <!here>')
  assert.equal(text, '**Ran** @\u200ball \\[log in\\]\\(https\\://evil\\.test\\) &lt;\\!here&gt;')
  const card = JSON.stringify(await send('teams', 'a\n$$command$$', '[log in](https://evil.test)\n'))
  assert.match(card, /"inlines":\[\{"type":"TextRun","text":"\[log in\]\(https:\/\/evil\.test\)\\\\u000a"\}\]/)
})

test(
  'Telegram is spoken to by its bot, whose token is never shown',
  { ...options, skip: skipWithoutOpenssl },
  async (t) => {
    const certificate = makeCertificate()
    let status = 200
    const served = await serve(
      t,
      (response, { request }) => void response.writeHead(status).end(`{"ok":false,"path":"${request.url}"}`),
      certificate,
    )
    const token = `1234:${'k'.repeat(35)}`
    const notifier = notifierFor({
      type: 'chat',
      service: 'telegram',
      server: new URL(served.url).origin,
      token,
      chatId: '-100',
      threadId: 7,
      ca: certificate.cert,
      text: '$$code$$: $$command$$ ',
    })
    assert.equal(notifier.summary, `Telegram, by localhost:${served.port}`)
    assert.deepEqual(await notifier.send(hostileNotice('x'.repeat(7000)), never), { outcome: 'delivered' })
    const [{ request, body } = assert.fail()] = served.got
    assert.equal(request.url, `/bot${token}/sendMessage`)
    const sent = JSON.parse(body) as Record<string, unknown>
    assert.deepEqual([sent['chat_id'], sent['message_thread_id'], String(sent['text']).length], ['-100', 7, 4096])
    status = 404
    const refused = await notifier.send(testNotice(), never)
    assert.ok(refused.outcome === 'given-up')
    assert.match(refused.error.message, /\/bot\[hidden\]\/sendMessage/)
    assert.doesNotMatch(JSON.stringify([refused.error, refused.error.message, notifier.summary]), /kkkk/)
  },
)
