import { deepEqual, ok } from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseCef } from '@tidewaiter/cef'
import { codes, familyOf, readEvent, severityOf, type Code } from '@tidewaiter/model'
import { skipWithoutSyslogNg, startSyslogNg } from '@tidewaiter/syslog/testing/start-syslog-ng'
import type { SyslogPeer } from '@tidewaiter/syslog/testing/syslog-peer'
import { sources } from '@tidewaiter/sources/all'
import { enrolText } from './agents/proof.ts'
import { backupState } from './state/backup-state.ts'
import { restoreState } from './state/restore-state.ts'
import { startWholeServer, type WholeServer } from './testing/whole-server.ts'

// Every code of the catalogue, each made to happen through a public interface: the output of tools over the HTTP way in, requests to
// the API, time that passes. They go through the journal and over TCP into syslog-ng, and are read back from what it has written.

const day = 24 * 60 * 60 * 1000
const password = 'nobody waits for a tide'

/** Codes that no tool and no decision makes: they come from other senders of the scheme. */
const ofOthers: readonly Code[] = ['BNCH-001', 'FNT-003', 'FNT-004']

test(
  'every code of the catalogue arrives in a syslog server',
  { timeout: 300_000, skip: skipWithoutSyslogNg },
  async (t) => {
    const peer = await startSyslogNg({ input: 'tcp', framing: 'lf' })
    t.after(() => peer.stop())
    fakeScanner(t)
    const server = await startWholeServer(t, { siem: { to: peer.url, framing: 'lf', start: 'oldest' } })
    await identity(server)
    await tools(server)
    await integrations(server, peer)
    const artifact = await inventory(server)
    await policies(server)
    await scanJobs(server)
    await agents(server)
    await eventsAndNotices(server, t)
    await admission(server)
    await risks(server, artifact)
    await server.ask('DELETE', `/v1/artifacts/${artifact}`)
    await restored(server)
    await arrived(peer, Object.keys(codes) as Code[])

    // What arrived is of the scheme: it reads back without a fault, with the severity of its code and outcome.
    const faults: string[] = []
    for (const line of linesOf(peer)) {
      const read = readEvent(parseCef(line), { receivedAt: 0 })
      const { header } = parseCef(line)
      // The time stands in the envelope, which is not looked at here.
      const problems = read.problems.filter(({ code }) => code !== 'time-unknown')
      if (read.event === null || problems.length > 0) faults.push(`${JSON.stringify(problems)} ${line}`)
      else if (header?.severity !== String(severityOf(familyOf(read.event.code)!, read.event.outcome)))
        faults.push(line)
    }
    deepEqual(faults.slice(0, 5), [])
  },
)

function linesOf(peer: SyslogPeer): string[] {
  return peer
    .received()
    .toString()
    .split('\n')
    .filter((line) => line !== '')
}

function codesOf(peer: SyslogPeer): ReadonlySet<string> {
  return new Set(linesOf(peer).map((line) => parseCef(line).header?.deviceEventClassId ?? line))
}

async function arrived(peer: SyslogPeer, wanted: readonly Code[]): Promise<void> {
  let missing: readonly Code[] = wanted
  for (let tries = 0; tries < 300 && missing.length > 0; tries++) {
    const found = codesOf(peer)
    missing = wanted.filter((code) => !found.has(code))
    if (missing.length > 0) await sleep(100)
  }
  deepEqual(missing, [])
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return
    await sleep(50)
  }
  ok(false, `${what} did not come about`)
}

async function identity({ ask, as, setupToken }: WholeServer): Promise<void> {
  const name = 'admin'
  await ask('POST', '/v1/setup', { token: setupToken(), name, password })
  const signIn = async (who: string): Promise<Record<string, string>> => {
    const { cookie } = await ask('POST', '/v1/session', { name: who, password })
    return { cookie }
  }
  const admin = await signIn(name)
  const { token } = await ask('POST', '/v1/tokens', { name: 'all', permissions: null }, admin)
  const other = await ask('POST', '/v1/tokens', { name: 'other', permissions: null }, admin)
  await ask('DELETE', `/v1/tokens/${other.id}`, undefined, admin)
  await ask('DELETE', '/v1/session', undefined, admin)
  as(token)
  const role = await ask('POST', '/v1/roles', { name: 'watch', permissions: ['events.view'] })
  await ask('PUT', `/v1/roles/${role.id}`, { name: 'watch', permissions: ['events.view', 'agents.view'] })
  const scope = await ask('POST', '/v1/scopes', { name: 'team', patterns: { registries: ['registry.example.com'] } })
  await ask('PUT', `/v1/scopes/${scope.id}`, { name: 'team', patterns: { registries: ['*.example.com'] } })
  const user = await ask('POST', '/v1/users', { name: 'bob', password, roles: ['watch'], scopes: ['team'] })
  await ask('PUT', `/v1/users/${user.id}`, { name: 'bob', roles: ['watch'], scopes: [], disabled: false })
  await signIn('bob')
  await ask('DELETE', `/v1/users/${user.id}/sessions`)
  await ask('DELETE', `/v1/users/${user.id}`)
  await ask('DELETE', `/v1/roles/${role.id}`)
  await ask('DELETE', `/v1/scopes/${scope.id}`)
}

/** The test records of every source, as its tool writes them. */
async function tools({ feed }: WholeServer): Promise<void> {
  // The records of `cef` are other senders', who are wrong in all the ways that its tests need.
  for (const { name } of sources.filter((source) => source.name !== 'cef')) {
    const folder = new URL(`../../sources/src/${name}/golden/`, import.meta.url)
    for (const file of readdirSync(folder).filter((each) => each.endsWith('.jsonl') || each.endsWith('.log'))) {
      await feed(name, readFileSync(new URL(file, folder)))
    }
  }
  // A process that ended is an event of its own only where the tool is asked for it.
  const exits = new URL('../../sources/src/tetragon/golden/exit-report.jsonl', import.meta.url)
  await feed('tetragon', readFileSync(exits), 'exits')
  const message = (code: Code, rest: string): string =>
    `CEF:0|Kaspersky|Kaspersky Container Security|2.0|${code}|${code.startsWith('BNCH') ? 'Benchmark scan' : 'Network policy violation'}|${rest}`
  const runtime = 'source=web-1 src=10.0.0.5 outcome=Audit act='
  await feed(
    'cef',
    [
      message('BNCH-001', `${severityOf('BNCH', 'Success')}|source=node-1 src=192.0.2.1 suser=root outcome=Success`),
      message('FNT-003', `${severityOf('FNT', 'Audit')}|${runtime}egress_response`),
      message('FNT-004', `${severityOf('FNT', 'Audit')}|${runtime}ingress_response`),
    ].join('\n'),
  )
  ok(ofOthers.every((code) => familyOf(code) !== undefined))
}

async function integrations({ ask }: WholeServer, peer: SyslogPeer): Promise<void> {
  const port = Number(new URL(peer.url).port)
  const body = {
    name: 'second',
    protocol: 'tcp',
    address: '127.0.0.1',
    port,
    framing: 'lf',
    select: { families: ['MLW'] },
  }
  const made = await ask('POST', '/v1/integrations', body)
  const path = `/v1/integrations/${made.id}`
  await ask('PUT', path, { ...body, select: { families: ['SD'] } })
  await ask('POST', `${path}/pause`)
  await ask('POST', `${path}/resume`)
  const replay = await ask('POST', `${path}/replays`, { what: 'events', codes: ['API-001'] })
  await ask('POST', `/v1/replays/${replay.id}/cancel`)
  await ask('DELETE', path)
}

const image = (name: string) => ({
  SchemaVersion: 2,
  CreatedAt: '2026-11-23T10:00:00Z',
  ArtifactName: `registry.example.com/shop/${name}`,
  ArtifactType: 'container_image',
  Metadata: {
    OS: { Family: 'alpine', Name: '3.20' },
    RepoDigests: [`registry.example.com/shop/${name.split(':')[0]}@sha256:${'ab'.repeat(32)}`],
  },
  Results: [
    {
      Target: 'alpine',
      Class: 'os-pkgs',
      Type: 'alpine',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2026-1',
          PkgName: 'openssl',
          InstalledVersion: '1',
          FixedVersion: '2',
          Severity: 'CRITICAL',
        },
      ],
    },
  ],
})

/** Hands in a scan, and returns the id of the artifact. */
async function inventory({ ask }: WholeServer): Promise<string> {
  const { artifacts } = await ask('POST', '/v1/reports', image('web:1'))
  return artifacts[0].id
}

async function policies({ ask }: WholeServer): Promise<void> {
  const policy = { name: 'no critical', vulnerabilities: { severity: 'critical' } }
  const made = await ask('POST', '/v1/policies/assurance', { policy, enabled: true })
  await ask('POST', '/v1/pipelines/verdicts', { report: image('web:2'), pipeline: { name: 'shop', build: '7' } })
  await until('a verdict', async () => (await ask('GET', '/v1/verdicts')).items.length > 0)
  await ask('PUT', `/v1/policies/assurance/${made.id}`, {
    policy: { name: 'no critical', allowedOs: ['*'] },
  })
  await until('compliance', async () => (await ask('GET', '/v1/verdicts/overview')).artifacts.compliant > 0)
  await ask('DELETE', `/v1/policies/assurance/${made.id}`)
  await ask('PUT', '/v1/settings/notices', { allowPrivate: false })
}

/** A program in the place of a scanner: it finds what the name of the image says. */
function fakeScanner(t: TestContext): void {
  const folder = join(import.meta.dirname, `../../../node_modules/.cache/tidewaiter/scanner-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const program = join(folder, 'trivy')
  writeFileSync(
    program,
    `#!/bin/sh\nfor last; do :; done\ncase "$last" in *broken*) echo 'FATAL no such image' >&2; exit 1;; *slow*) sleep 60;; esac\ncat <<END\n${JSON.stringify(image('scanned:1'))}\nEND\n`,
  )
  chmodSync(program, 0o700)
  const before = process.env['PATH'] ?? ''
  process.env['PATH'] = `${folder}${delimiter}${before}`
  t.after(() => void (process.env['PATH'] = before))
}

async function scanJobs({ ask }: WholeServer): Promise<void> {
  const begin = async (name: string): Promise<string> =>
    (await ask('POST', '/v1/scan-jobs', { artifact: `registry.example.com/shop/${name}`, scanner: 'trivy' })).id
  const stateOf = async (id: string): Promise<string> => (await ask('GET', `/v1/scan-jobs/${id}`)).state
  const good = await begin('good:1')
  await until('a scan', async () => (await stateOf(good)) === 'finished')
  const slow = await begin('slow:1')
  await until('a scan that runs', async () => (await stateOf(slow)) === 'running')
  await ask('DELETE', `/v1/scan-jobs/${slow}`)
}

async function agents({ ask, origin }: WholeServer): Promise<void> {
  const body = { name: 'nodes', cluster: 'production', monitoring: { network: true }, heartbeatSeconds: 5 }
  const group = await ask('POST', '/v1/agent-groups', body)
  const enrolment = await ask('POST', `/v1/agent-groups/${group.id}/tokens`, { mostUses: 1 })
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'jwk' }).x ?? ''
  const text = enrolText(enrolment.token, 'node-1', raw)
  const signature = sign(null, Buffer.from(text), privateKey).toString('base64url')
  const agent = await ask('POST', '/v1/agents/enrol', {
    token: enrolment.token,
    node: 'node-1',
    publicKey: raw,
    signature,
  })
  /** Says how the agent is, and returns the version of the configuration that the server has for it. */
  const heartbeat = async (more: object): Promise<number> => {
    const response = await fetch(`${origin()}/v1/agent/heartbeat`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        node: 'node-1',
        version: '1.0.0',
        time: new Date().toISOString(),
        sensors: [
          {
            name: 'processes',
            state: 'ok',
          },
        ],
        counts: {
          events: 1,
          delivered: 1,
          lost: 0,
          waiting: 0,
        },
        ...more,
      }),
    })
    const answer = await response.text()
    ok(response.ok, answer)
    return (JSON.parse(answer) as { configuration: number }).configuration
  }
  const first = await heartbeat({})
  await heartbeat({ configuration: first, sensors: [{ name: 'processes', state: 'failed', reason: 'no BTF' }] })
  const before = { version: '1.1.0', configuration: first }
  await heartbeat(before)
  await ask('PUT', `/v1/agent-groups/${group.id}`, { ...body, monitoring: { processes: true } })
  await heartbeat({ version: '1.1.0', configuration: await heartbeat(before) })
  await until('a silent agent', async () => (await ask('GET', '/v1/agents')).items[0].state === 'disconnected')
  await ask('DELETE', `/v1/agents/${agent.id}`)
  await ask('DELETE', `/v1/agent-groups/${group.id}`)
}

async function eventsAndNotices({ ask }: WholeServer, t: TestContext): Promise<void> {
  const saved = await ask('POST', '/v1/saved-searches', { name: 'mine', query: 'families=PM' })
  await ask('PUT', `/v1/saved-searches/${saved.id}`, { name: 'mine', query: 'families=NT' })
  await ask('DELETE', `/v1/saved-searches/${saved.id}`)
  await ask('GET', '/v1/events/export?families=SJ&format=csv')
  const refusing = createServer((_, response) => void response.writeHead(403).end()).listen(0, '127.0.0.1')
  await once(refusing, 'listening')
  t.after(() => refusing.close())
  const { port } = refusing.address() as AddressInfo
  const output = { type: 'webhook', url: `http://127.0.0.1:${port}/`, allowPlain: true, auth: { kind: 'none' } }
  await ask('PUT', '/v1/settings/notices', { allowPrivate: true })
  await ask('POST', '/v1/policies/response', {
    name: 'tell nobody',
    trigger: { codes: ['ADM-019'] },
    quietSeconds: 0,
    outputs: [{ name: 'hook', output }],
  })
  await ask('PUT', '/v1/settings/notices', { allowPrivate: true })
}

async function admission({ ask, origin }: WholeServer): Promise<void> {
  const { key } = await ask('POST', '/v1/admission/keys', { name: 'production' })
  const review = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      operation: 'CREATE',
      namespace: 'shop',
      name: 'web-1',
      userInfo: { username: 'alice' },
      object: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web-1', namespace: 'shop' },
        spec: {
          containers: [
            { name: 'web', image: 'registry.example.com/shop/web:1', securityContext: { privileged: true } },
          ],
        },
      },
    },
  }
  const response = await fetch(`${origin()}/v1/admission/${key}/review`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(review),
  })
  ok(response.ok, await response.text())
}

/** Accepts a risk of each kind, twice: one is changed and extended and comes to its end, one is cancelled. */
async function risks({ ask, restart }: WholeServer, artifact: string): Promise<void> {
  const malware = (signature: string): object => ({ signature, path: `/tmp/${signature}`, severity: 'medium' })
  const nothing = { vulnerabilities: [], sensitiveData: [], misconfigurations: [], packages: [], acceptedRisks: [] }
  await ask('POST', '/v1/reports?source=scan-report', {
    tool: { name: 'clamav' },
    artifact: { kind: 'image', name: 'registry.example.com/shop/old:1' },
    malware: [malware('malware-1'), malware('malware-2')],
    ...nothing,
  })
  for (const kind of ['vulnerability', 'malware', 'sensitive-data', 'misconfiguration']) {
    const accept = (finding: string): Promise<{ id: string }> =>
      ask('POST', '/v1/acceptances', { kind, finding, extent: { kind: 'everywhere' }, reason: 'for the test', term: 5 })
    const one = await accept(`${kind}-1`)
    await ask('PUT', `/v1/acceptances/${one.id}`, { reason: 'for another reason' })
    await ask('POST', `/v1/acceptances/${one.id}/extend`, { term: 5 })
    const other = await accept(`${kind}-2`)
    await ask('POST', `/v1/acceptances/${other.id}/cancel`, {})
  }
  await restart(8 * day)
  await restart(3 * day)
  ok(artifact !== '')
}

async function restored({ restart, folder }: WholeServer): Promise<void> {
  const target = join(folder, 'backup.db')
  await restart(0, () => {})
  await backupState(join(folder, 'state', 'server.db'), target)
  const by = { machine: { name: 'tidewaiter-1', address: '192.0.2.10' }, now: Date.now, by: 'root' }
  await restart(0, (state) => void restoreState(target, state, by))
}
