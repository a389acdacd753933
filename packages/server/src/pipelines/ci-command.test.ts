import { deepEqual, equal, match } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makeCertificates, skipWithoutOpenssl } from '@tidewaiter/syslog/testing/certificates'
import { listen } from '../testing/listen.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'

// The gate of `tidewaiter ci`, a program of its own, before this API over TLS.

const timeout = 60_000
const command = fileURLToPath(new URL('../../../cli/bin/tidewaiter.js', import.meta.url))
const sample = fileURLToPath(new URL('../../../../samples/ci/trivy.json', import.meta.url))
const guide = fileURLToPath(new URL('../../../../docs/guides/ci.md', import.meta.url))
const rights = ['pipelines.manage', 'policies.assurance.manage'] as const

type Gate = TestApi & {
  readonly token: string
  readonly folder: string
  /** Options that name the server, its token and its authority. */
  readonly server: readonly string[]
  readonly port: number
}

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

async function begin(t: TestContext): Promise<Gate> {
  const api = await startTestApi(t)
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-gate-'))
  const certificates = makeCertificates()
  const port = await listen(t, api, certificates.server)
  t.after(() => {
    certificates.remove()
    rmSync(folder, { recursive: true })
  })
  const token = await api.as(rights)
  writeFileSync(join(folder, 'token'), `${token}\n`)
  return {
    ...api,
    token,
    folder,
    port,
    server: [
      '--server',
      `https://localhost:${port}`,
      '--token-file',
      join(folder, 'token'),
      '--ca',
      certificates.ca.certFile,
    ],
  }
}

function run(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { timeout, env: { PATH: process.env['PATH'] ?? '', ...env } }
    execFile(file, [...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

const ci = (args: readonly string[], env?: Record<string, string>): Promise<Ended> =>
  run(process.execPath, ['--conditions=source', command, 'ci', ...args], env)

test(
  'the server judges: the table, every file, the exit code, the scan and the events',
  { timeout, skip: skipWithoutOpenssl },
  async (t) => {
    const { ask, token: as, events, server, folder } = await begin(t)
    const make = (policy: object): Promise<unknown> =>
      ask('POST', '/v1/policies/assurance', { as, body: { policy, enabled: true } })
    const unjudged = await ci([...server, sample])
    equal(unjudged.code, 7)
    match(unjudged.stderr, /no policy is for registry.example.com\/shop\/web:2.4.1/)
    await make({ name: 'malware', malware: { severity: 'low' } })
    equal((await ci([...server, sample])).code, 0)
    await make({ name: 'production', vulnerabilities: { severity: 'high' } })
    await events()

    const files = ['json', 'sarif', 'junit', 'html'].flatMap((name) => [`--${name}`, join(folder, name)])
    const env = { JENKINS_URL: 'https://ci.example.com/', JOB_NAME: 'shop/web', BUILD_NUMBER: '4711' }
    const { code, stdout } = await ci([...server, ...files, sample], env)
    equal(code, 7)
    match(stdout, /production: NOT COMPLIANT/)
    const text = (name: string): string => readFileSync(join(folder, name), 'utf8')
    equal((JSON.parse(text('json')) as { blocked: boolean }).blocked, true)
    match(text('junit'), /<testcase classname="production" name="vulnerabilities"><failure/)
    match(text('sarif'), /"ruleId"/)
    match(text('html'), /production/)
    deepEqual(
      (await events()).filter(({ code: of }) => of.startsWith('CI')).map(({ code: of, origin }) => [of, origin?.rule]),
      [
        ['CI-001', 'shop/web #4711'],
        ['CI-002', 'shop/web #4711'],
        ['CI-003', 'production'],
      ],
    )
  },
)

test(
  'no verdict is no good verdict: nobody there, a stranger, a wrong token, no permission',
  { timeout, skip: skipWithoutOpenssl },
  async (t) => {
    const { as, server, folder, port } = await begin(t)
    const [name, url, tokenFile, file] = server
    const nobody = await ci([name!, 'https://localhost:1', tokenFile!, file!, sample])
    equal(nobody.code, 4)
    match(nobody.stderr, /gives no verdict: .*ECONNREFUSED/)
    const stranger = await ci([name!, url!, tokenFile!, file!, sample])
    equal(stranger.code, 4)
    match(stranger.stderr, /certificate/)
    writeFileSync(join(folder, 'token'), await as(['pipelines.view']))
    const reader = await ci([...server, sample])
    deepEqual([reader.code, /needs the permission pipelines.manage/.test(reader.stderr)], [5, true])
    writeFileSync(join(folder, 'token'), 'tw_api_wrong')
    const wrong = await ci([...server, sample])
    deepEqual([wrong.code, /the token is not valid/.test(wrong.stderr)], [5, true])
    for (const text of [wrong, reader]) equal(text.stderr.includes('tw_api'), false)
    equal((await ci([name!, `http://example.com:${port}`, tokenFile!, file!, sample])).code, 2)
    equal((await ci([...server, '--policy', 'p.yaml', sample])).code, 2)
    equal((await ci([name!, url!, sample])).code, 2)
  },
)

test(
  'the snippet for Jenkins ends its step as the guide says, in a shell as Jenkins has it',
  { timeout, skip: skipWithoutOpenssl },
  async (t) => {
    const { ask, token: as, server, folder } = await begin(t)
    const line = /sh '(tidewaiter ci --server [^']+)'/.exec(readFileSync(guide, 'utf8'))?.[1] ?? ''
    match(line, /--token-file "\$TIDEWAITER_TOKEN"/)
    // Jenkins writes the text into a file and runs it by `sh -xe`; the credentials binding gives the name of a file.
    const shell = `tidewaiter() { '${process.execPath}' --conditions=source '${command}' "$@" --ca '${server.at(-1)}'; }\n`
    const step = `cd '${folder}'\n${line.replace('https://tidewaiter.example.com', server[1]!)}\necho passed\n`
    writeFileSync(join(folder, 'script.sh'), shell + step)
    writeFileSync(join(folder, 'trivy.json'), readFileSync(sample))
    const runStep = (): Promise<Ended> =>
      run('sh', ['-xe', join(folder, 'script.sh')], { TIDEWAITER_TOKEN: join(folder, 'token') })
    const made = await ask('POST', '/v1/policies/assurance', {
      as,
      body: { policy: { name: 'production', vulnerabilities: { severity: 'high' } }, enabled: true },
    })
    const failed = await runStep()
    deepEqual([failed.code, failed.stdout.includes('passed')], [7, false])
    match(readFileSync(join(folder, 'gate.xml'), 'utf8'), /<testsuites/)
    const policy = { name: 'production', malware: { severity: 'low' } }
    await ask('PUT', `/v1/policies/assurance/${made.body.id}`, { as, body: { policy } })
    const passed = await runStep()
    deepEqual([passed.code, passed.stdout.includes('passed')], [0, true])
  },
)
