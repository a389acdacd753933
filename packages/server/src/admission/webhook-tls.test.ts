import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { request as askTls } from 'node:https'
import { test, type TestContext } from 'node:test'
import { makeCertificate, skipWithoutOpenssl, type TestCertificate } from '../notify/testing/certificate.ts'
import { critical, reportWith, scan } from '../policies/testing/scan.ts'
import { listen } from '../testing/listen.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { admissionSetting } from './admission-setting.ts'
import { podOf, reviewOf, specOf } from './testing/review-of.ts'

const corpus = new URL('../../../../../shared/corpus/admission/', import.meta.url)

type Answer = {
  readonly status: number
  readonly body: { readonly response: { readonly allowed: boolean; readonly status?: { readonly message: string } } }
}

/** The webhook behind a certificate that an authority of our own vouches for, as `caBundle` has it. */
async function serveTls(
  t: TestContext,
  api: TestApi,
  certificate: TestCertificate,
): Promise<(path: string, body: unknown, ca?: string) => Promise<Answer>> {
  const port = await listen(t, api, certificate)
  return (path, body, ca = certificate.cert) =>
    new Promise((resolve, reject) => {
      const asked = askTls({
        host: '127.0.0.1',
        servername: 'localhost',
        port,
        path,
        method: 'POST',
        ca,
        agent: false,
        timeout: 10_000,
      })
      // As the API server sends it.
      asked.setHeader('content-type', 'application/json')
      asked.setHeader('accept', 'application/json, */*')
      asked.setHeader('user-agent', 'kube-apiserver-admission')
      asked.once('error', reject)
      asked.once('response', (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) }),
        )
      })
      asked.end(JSON.stringify(body))
    })
}

async function keyOf({ ask, as }: TestApi): Promise<string> {
  const token = await as(['policies.admission.manage', 'policies.assurance.manage'])
  const practices = { ...admissionSetting.initial.practices, privileged: 'enforce', 'latest-tag': 'enforce' }
  const body = { ...admissionSetting.initial, mode: 'enforce', practices }
  equal((await ask('PUT', '/v1/settings/admission', { as: token, body })).status, 200)
  const policy = { name: 'no critical', mode: 'enforce', vulnerabilities: { severity: 'critical' } }
  equal((await ask('POST', '/v1/policies/assurance', { as: token, body: { policy, enabled: true } })).status, 201)
  return (await ask('POST', '/v1/admission/keys', { as: token, body: { name: 'blue' } })).body.key
}

test(
  'the webhook answers over TLS to who trusts its authority, and to nobody else',
  { skip: skipWithoutOpenssl, timeout: 60_000 },
  async (t) => {
    const api = await startTestApi(t)
    const key = await keyOf(api)
    await scan(api.house, reportWith({ vulnerabilities: [critical] }))
    const send = await serveTls(t, api, makeCertificate())
    const body = reviewOf({ object: podOf(specOf('registry.example.com/shop/web:1')) })
    const { status, body: answer } = await send(`/v1/admission/${key}/review?timeout=5s`, body)
    deepEqual([status, answer.response.allowed], [200, false])
    match(answer.response.status?.message ?? '', /no critical: 1 vulnerability/)
    const stranger = await send(`/v1/admission/${key}/review`, body, makeCertificate().cert).catch(
      (error: NodeJS.ErrnoException) => error,
    )
    ok(stranger instanceof Error && 'code' in stranger && /CERT|SELF_SIGNED/.test(stranger.code))
  },
)

/** What becomes of each recorded review, while privileged containers and the tag latest are denied. */
const recorded: Readonly<Record<string, readonly [allowed: boolean, reason: RegExp | undefined]>> = {
  'kubewarden_app_deployment.json': [true, undefined],
  'kubewarden_pod_with_privileged_containers.json': [false, /privileged is set/],
  'kubewarden_service_loadbalancer.json': [true, undefined],
  'kyverno-test_admissionreview_small.json': [true, undefined],
  'neuvector_request_update_deployment.json': [true, undefined],
  'stackrox_handler_admissionreview.json': [false, /the tag is latest/],
  'stackrox_latest_tag_admission_review_v1.json': [false, /the tag is latest/],
}

test(
  'recorded reviews of other admission controllers are decided on',
  { skip: skipWithoutOpenssl || (!existsSync(corpus) && 'the recorded files are not here'), timeout: 60_000 },
  async (t) => {
    const api = await startTestApi(t)
    const key = await keyOf(api)
    const send = await serveTls(t, api, makeCertificate())
    for (const file of readdirSync(corpus).filter((name) => name.endsWith('.json'))) {
      const found = JSON.parse(readFileSync(new URL(file, corpus), 'utf8'))
      const request = { uid: 'recorded', ...(found.request ?? found) }
      // Kubernetes 1.22 and later send v1 alone; the request has the same members in both.
      const { status, body } = await send(`/v1/admission/${key}/review?timeout=10s`, {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        request,
      })
      equal(status, 200, `${file}: ${JSON.stringify(body)}`)
      const [allowed, reason] = recorded[file] ?? [true, undefined]
      equal(body.response.allowed, allowed, `${file}: ${JSON.stringify(body)}`)
      if (reason !== undefined) match(body.response.status?.message ?? '', reason, file)
    }
  },
)
