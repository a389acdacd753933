import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { run } from '../testing/fake-io.ts'
import { matchesGolden } from '../testing/golden.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const sample = (name: string): string => fileURLToPath(new URL(`../../../../samples/ci/${name}`, import.meta.url))
const golden = (name: string): URL => new URL(`golden/${name}`, import.meta.url)
const trivy = sample('trivy.json')
const policies = sample('policies.yaml')

const image = {
  SchemaVersion: 2,
  ArtifactName: 'registry.example.com/shop/web:1',
  ArtifactType: 'container_image',
  Metadata: { OS: { Family: 'alpine', Name: '3.22' } },
}
const vulnerability = { VulnerabilityID: 'CVE-2026-1', PkgName: 'zlib', InstalledVersion: '1', Severity: 'HIGH' }
const report = (more: object = {}): string =>
  JSON.stringify({
    ...image,
    Results: [{ Target: 'a', Class: 'os-pkgs', Type: 'alpine', Vulnerabilities: [vulnerability] }],
    ...more,
  })
const policyFile = (t: TestContext, text: string): string => temporaryFolder(t).write('policies.yaml', text)
const high = 'policies:\n  - name: p\n    vulnerabilities: { severity: high }\n'

test('the table says what fails and why; the step fails', async () => {
  const { code, stdout, stderr } = await run(['ci', '--policy', policies, trivy])
  matchesGolden(stdout + stderr, golden('table.txt'))
  equal(code, 7)
})

test('every file that CI systems want, and the events for the SIEM', async (t) => {
  const { path } = temporaryFolder(t)
  const files = ['json', 'sarif', 'junit', 'html', 'events'] as const
  const wanted = files.flatMap((file) => [`--${file}`, path(file)])
  await run(['ci', '--policy', policies, '--user', 'alice', '--quiet', ...wanted, trivy])
  for (const file of files) {
    const text = readFileSync(path(file), 'utf8').replaceAll(trivy, 'trivy.json')
    matchesGolden(text, golden(`gate.${file === 'junit' ? 'xml' : file === 'events' ? 'cef' : file}`))
  }
})

test('an artifact that fulfils its policies passes, one that is only audited passes too', async (t) => {
  const passing = 'policies:\n  - name: p\n    vulnerabilities: { severity: critical }\n'
  const policy = policyFile(t, passing)
  equal((await run(['ci', '--policy', policy], { stdin: report() })).code, 0)
  const audited = policyFile(t, `${high}    mode: audit\n`)
  const { code, stdout } = await run(['ci', '--policy', audited], { stdin: report() })
  equal(code, 0)
  match(stdout, /not compliant \(audit only\)/)
})

test('what was not judged does not pass: no policy, no report, no JSON, no file', async (t) => {
  const elsewhere = policyFile(t, `${high}    scope: { registries: [other.example.com] }\n`)
  const unjudged = await run(['ci', '--policy', elsewhere], { stdin: report() })
  equal(unjudged.code, 7)
  match(unjudged.stderr, /no policy is for registry.example.com\/shop\/web:1/)
  equal((await run(['ci', '--policy', elsewhere, '--allow-unjudged'], { stdin: report() })).code, 0)

  const policy = policyFile(t, high)
  const alert = readFileSync(new URL('../../../../samples/falco.jsonl', import.meta.url), 'utf8')
  const none = await run(['ci', '--policy', policy], { stdin: alert })
  equal(none.code, 1)
  match(none.stderr, /holds no report of a scanner/)
  ok((await run(['ci', '--policy', policy], { stdin: '{"a":' })).code !== 0)
  ok((await run(['ci', '--policy', policy, '/nowhere/report.json'])).code !== 0)
  ok((await run(['ci', '--policy', policy], { stdin: '' })).code !== 0)
})

test('wrong policies are shown with their places, and nothing is judged', async (t) => {
  const wrong = policyFile(
    t,
    'policies:\n  - name: p\n    vulnerabilities: { severity: hgh }\n  - name: p\n    blockWhen: artifact.tga == "x"\nacceptances:\n  - id: CVE-1\n    reason: r\n    until: soon\n',
  )
  const { code, stdout, stderr } = await run(['ci', '--policy', wrong], { stdin: report() })
  matchesGolden(stderr.replaceAll(wrong, 'policies.yaml'), golden('faults.txt'))
  deepEqual([code, stdout], [2, ''])
})

test('names that others choose stay text in every output', async (t) => {
  const { path, write } = temporaryFolder(t)
  const evil = '"><script>alert(1)</script>\u202e&\u0000]]>\u001b[31m'
  const hostile = write(
    'report.json',
    report({
      ArtifactName: evil,
      Results: [
        {
          Target: evil,
          Class: 'os-pkgs',
          Type: 'alpine',
          Vulnerabilities: [{ ...vulnerability, PkgName: evil, Title: evil }],
        },
      ],
    }),
  )
  const policy = policyFile(t, high)
  const wanted = ['--html', path('html'), '--junit', path('xml'), '--sarif', path('sarif'), '--json', path('json')]
  const { stdout } = await run(['ci', '--policy', policy, ...wanted, hostile])
  for (const text of [readFileSync(path('html'), 'utf8'), readFileSync(path('xml'), 'utf8')]) {
    ok(!text.includes('<script') && !text.includes('\u202e') && !text.includes('\0') && !text.includes(']]>'))
    ok(text.includes('&lt;script&gt;'))
  }
  ok(!stdout.includes('\u001b') && !stdout.includes('\u202e'))
  equal((JSON.parse(readFileSync(path('json'), 'utf8')) as { blocked: boolean }).blocked, true)
  ok(Array.isArray((JSON.parse(readFileSync(path('sarif'), 'utf8')) as { runs: unknown }).runs))
})
