import { deepEqual, equal, match } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { openReportStore, type NewReport } from '@tidewaiter/journal'
import { countFindings, type ScanReport, type Vulnerability } from '@tidewaiter/model'
import { run } from '../testing/fake-io.ts'
import { matchesGolden } from '../testing/golden.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const timeout = 20_000
const day = Date.UTC(2026, 2, 1, 12)

const zlib: Vulnerability = {
  id: 'CVE-2026-0001',
  severity: 'high',
  package: 'zlib1g',
  installedVersion: '1.2.13',
  fixedVersion: '1.3',
  title: 'A length that nobody checks lets whoever sends an archive write beyond the end of a buffer',
}
const openssl: Vulnerability = {
  id: 'CVE-2026-0002',
  severity: 'medium',
  package: 'openssl',
  installedVersion: '3.0.1',
}
const hostile: Vulnerability = { id: '\u001b[2Jowned', severity: 'unknown', title: 'two\nlines', path: 'x'.repeat(90) }

const digests = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`)

function scan(name: string, tool: string, digest: string | undefined, parts: Partial<ScanReport>): ScanReport {
  return {
    tool: { name: tool },
    artifact: { kind: 'image', name, ...(digest !== undefined && { digest }) },
    vulnerabilities: [],
    malware: [],
    sensitiveData: [],
    misconfigurations: [],
    packages: [],
    acceptedRisks: [],
    ...parts,
  }
}

function kept(report: ScanReport, hours: number): NewReport {
  const { artifact, tool } = report
  return {
    way: 'ci',
    source: tool.name,
    artifact: artifact.digest ?? `${artifact.kind} ${artifact.name}`,
    name: artifact.name,
    tool: tool.name,
    scannedAt: day + hours * 3_600_000,
    summary: JSON.stringify(countFindings(report)),
    body: JSON.stringify(report),
  }
}

const secret = { rule: 'aws-access-key-id', severity: 'critical', path: '/app/.env' } as const
const newest = scan('shop/web:2', 'trivy', digests[1], {
  vulnerabilities: [{ ...zlib, severity: 'critical' }, openssl],
  sensitiveData: [secret],
  misconfigurations: [
    { id: 'DS002', severity: 'high', status: 'failed', title: 'The user is root', path: 'Dockerfile' },
    { id: 'DS001', severity: 'low', status: 'passed' },
  ],
})

/** What the service has kept, and the configuration that names it. */
async function withReports(t: TestContext, reports: readonly NewReport[]): Promise<string> {
  const folder = temporaryFolder(t)
  const store = await openReportStore({ folder: folder.path('state') })
  await store.keep(reports)
  await store.close()
  return folder.write('tidewaiter.yaml', `state: ${folder.path('state')}\n`)
}

const some: readonly NewReport[] = [
  kept(scan('shop/web:2', 'trivy', digests[0], { vulnerabilities: [zlib, { ...openssl, id: 'CVE-2025-9' }] }), 0),
  kept(newest, 3),
  kept(scan('shop/web:2', 'grype', digests[1], { vulnerabilities: [zlib] }), 2),
  kept(scan('\u001b]0;pwned\u0007', 'yara', undefined, { vulnerabilities: [hostile] }), 1),
  kept(scan('clean', 'trivy', undefined, {}), -1),
]

for (const [name, ...args] of [
  ['list', 'list'],
  ['list-of-one', 'list', 'shop/web:2'],
  ['show', 'show', 'shop/web:2'],
  ['show-hostile', 'show', '\u001b]0;pwned\u0007'],
  ['show-limited', 'show', 'sha256:bbbbbb', '--tool', 'trivy', '--limit', '2'],
  ['show-clean', 'show', 'clean'],
  ['diff', 'diff', 'shop/web:2'],
] as const) {
  test(`reports, for the eye: ${name}`, { timeout }, async (t) => {
    const config = await withReports(t, some)
    const { code, stdout } = await run(['reports', ...args, '--config', config])
    equal(code, 0)
    matchesGolden(stdout, new URL(`../reports/golden/${name}.txt`, import.meta.url))
  })
}

test('a program gets the report itself, the list and the difference as JSON', { timeout }, async (t) => {
  const config = await withReports(t, some)
  const linesOf = async (...args: string[]): Promise<unknown[]> => {
    const { code, stdout } = await run(['reports', ...args, '--config', config])
    equal(code, 0)
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  }
  deepEqual(await linesOf('show', 'shop/web:2', '--tool', 'trivy', '--json'), [newest])
  const listed = (await linesOf('--output', 'json')) as { artifact: string; findings: unknown; versions: number }[]
  equal(listed.length, 5)
  deepEqual(listed[0]?.findings, {
    vulnerability: { critical: 1, medium: 1 },
    'sensitive-data': { critical: 1 },
    misconfiguration: { high: 1 },
  })
  const [found] = (await linesOf('diff', 'shop/web:2', '--json')) as { gone: unknown[]; changed: unknown[] }[]
  deepEqual([found?.gone.length, found?.changed.length], [1, 1])
})

test('what is not kept, or has nothing before it, is said; and a missing name', { timeout }, async (t) => {
  const config = await withReports(t, some)
  const ask = (...args: string[]): ReturnType<typeof run> => run(['reports', ...args, '--config', config])
  const unknown = await ask('show', 'none\u001b[2J')
  equal(unknown.code, 1)
  match(unknown.stderr, /^no report of none\\x1b\[2J is kept; `tidewaiter reports` lists/m)
  const single = await ask('diff', 'clean')
  equal(single.code, 1)
  match(single.stderr, /^only one report of clean by trivy is kept$/m)
  const nameless = await ask('show')
  equal(nameless.code, 2)
  match(nameless.stderr, /ARTIFACT: name an artifact/)
  match((await ask('--limit', '2')).stderr, /^The first 2; --limit shows more\.$/m)
})

test('a list goes on page by page, and a long report comes whole', { timeout }, async (t) => {
  const many = Array.from({ length: 1204 }, (_, n) => kept(scan(`image-${n}`, 'trivy', undefined, {}), n))
  const title = 'ü€😀'.repeat(100)
  const vulnerabilities = Array.from({ length: 900 }, (_, n) => ({ ...zlib, id: `CVE-2026-${n}`, title }))
  const long = scan('long', 'trivy', undefined, { vulnerabilities })
  const config = await withReports(t, [...many, kept(long, 0)])
  const listed = await run(['reports', '--json', '--limit', '2000', '--config', config])
  equal(new Set(listed.stdout.trimEnd().split('\n')).size, 1205)
  const shown = await run(['reports', 'show', 'long', '--json', '--config', config])
  deepEqual(JSON.parse(shown.stdout), long)
})
