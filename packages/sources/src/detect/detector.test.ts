import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { sources } from '../sources.ts'
import { certaintyOf } from './certainty.ts'
import { createDetector, type Detection } from './detector.ts'

const fixture = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

const alerts = fixture('falco/golden/process.jsonl').trimEnd().split('\n').slice(0, 3)
const trivyReport = fixture('trivy/golden/artifact.jsonl').split('\n', 1)[0] as string
const found = 'Mon Nov 23 10:00:00 2026 -> /srv/a: Eicar-Test-Signature FOUND'

function detect(input: string | Buffer, step = 65_536): Detection {
  const detector = createDetector(sources)
  const bytes = Buffer.from(input)
  for (let at = 0; at < bytes.length; at += step) detector.push(bytes.subarray(at, at + step))
  return detector.end()
}

/** `name form count certainty`, with what carries it. */
function summary(detection: Detection): readonly string[] {
  return detection.found.map((one) => {
    const carrier = one.carrier === undefined ? '' : ` in ${one.carrier}${one.mustUnpack ? ', to be unpacked' : ''}`
    return `${one.source.name} ${one.form} ${one.count} ${certaintyOf(detection, one).level}${carrier}`
  })
}

test('records are counted for their tool, and what they say of themselves is told', () => {
  const detection = detect(`Starting\n${trivyReport}\n${trivyReport}\n`)
  assert.deepEqual(summary(detection), ['trivy records 2 sure'])
  const [identity] = detection.found[0]!.identities
  assert.equal(identity?.version, '0.70.0')
  assert.equal(identity?.schema, '2')
  assert.deepEqual(identity?.signs, ['`SchemaVersion` is `2`', '`ArtifactName`', '`ArtifactType`', '`Results`'])
})

test('a file of several tools names them all, the most frequent first', () => {
  const mixed = detect([trivyReport, ...alerts, '{"a":1}', found].join('\n'))
  assert.deepEqual(summary(mixed), ['falco records 3 likely', 'trivy records 1 doubtful', 'clamav lines 1 likely'])
  assert.equal(mixed.unrecognised, 1)
})

test('what carries the lines is told, and whether it has to be taken off', () => {
  const each = (change: (line: string) => string, lines = alerts): readonly string[] =>
    summary(detect(lines.map(change).join('\n')))
  assert.deepEqual(
    each((line) => `2026-11-23T10:00:00.123456789Z stdout F ${line}`),
    ['falco records 3 sure in cri'],
  )
  const docker = (line: string): string =>
    JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-11-23T10:00:00Z' })
  assert.deepEqual(each(docker), ['falco records 3 sure in docker'])
  assert.deepEqual(
    each((line) => JSON.stringify({ __REALTIME_TIMESTAMP: '1', MESSAGE: line, _PID: '7' })),
    ['falco records 3 sure in journal, to be unpacked'],
  )
  assert.deepEqual(
    each((line) => `<13>Nov 23 10:00:00 node-1 falco[12]: ${line}`),
    ['falco records 3 sure in prefix, to be unpacked'],
  )
  const checks = fixture('docker-bench-text/golden/version-1.6.log').split('\n').slice(0, 30)
  assert.match(each((line) => `2026-11-23T10:00:00.1Z stdout F ${line}`, checks)[0]!, /^docker-bench-text .*unpacked$/)
  // ClamAV's source takes these heads off by itself.
  assert.deepEqual(
    each((line) => `2026-11-23T10:00:00.1Z stdout F ${line}`, [found, found, found]),
    ['clamav lines 3 sure in cri'],
  )
})

test('a record that is not over yet is recognised as far as it goes', () => {
  const detector = createDetector(sources)
  assert.equal(detector.begun(), undefined)
  detector.push(Buffer.from(JSON.stringify(JSON.parse(trivyReport), null, 2).slice(0, 400)))
  assert.equal(detector.recognised(), undefined)
  assert.equal(detector.begun()?.source?.name, 'trivy')
  assert.deepEqual(summary(detector.end()), ['trivy beginning 1 likely'])
})

test("a kind of event that is not known yet is still the tool's", () => {
  const [identity] = detect('{"process_dream":{"process":{}},"time":"2026-03-04T05:06:07Z"}').found[0]!.identities
  assert.deepEqual(identity?.signs, ['`process_*`'])
})

test('UTF-16, NULs and a byte order mark make no difference', () => {
  const text = alerts.join('\r\n')
  assert.deepEqual(summary(detect(Buffer.from(`\ufeff${text}`, 'utf16le'))), ['falco records 3 sure'])
  assert.deepEqual(summary(detect(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())), ['falco records 3 sure'])
  assert.equal(detect(Buffer.from(`\ufeff${text}`, 'utf16le')).encoding, 'utf-16le')
  const pretty = Buffer.from(JSON.stringify(JSON.parse(trivyReport), null, 2).slice(0, 400), 'utf16le')
  assert.deepEqual(summary(detect(pretty)), ['trivy beginning 1 likely'])
  assert.deepEqual(summary(detect(`/a: Eicar-Test-Signature FOUND\0/b: Eicar-Test-Signature FOUND\0`)), [
    'clamav lines 2 likely',
  ])
})

test('YAML is told by its head', () => {
  const yaml = '# made by hand\n---\napiVersion: wgpolicyk8s.io/v1alpha2\nkind: PolicyReport\nmetadata:\n  name: a\n'
  assert.deepEqual(summary(detect(yaml)), ['policy-report yaml 1 likely'])
  assert.deepEqual(summary(detect('apiVersion: v1\nkind: Pod\n')), [])
})

test('CEF is counted, but not within JSON', () => {
  const message = 'CEF:0|Example|Product|1.0|EV-1|name|5|act=a'
  assert.equal(detect(`${message}\n<134>Feb 18 10:07:28 node ${message}\nnothing\n`).cef, 2)
  assert.equal(detect(JSON.stringify({ log: message })).cef, 0)
})

test('what a record lacks is told in words', () => {
  const near = detect('{"SchemaVersion":1,"ArtifactName":"a","ArtifactType":"x","Results":[]}').nearMisses[0]!
  assert.equal(near.source.name, 'trivy')
  assert.deepEqual(near.has, ['`ArtifactName`', '`ArtifactType`', '`Results`'])
  assert.deepEqual(near.lacks, ['`SchemaVersion` is `1`, not `2`'])
  const audit = detect('{"kind":"Event","apiVersion":"events.k8s.io/v1","auditID":"x","stage":"s"}').nearMisses[0]!
  assert.equal(audit.source.name, 'kubernetes-audit')
  assert.deepEqual(audit.lacks, ['no `requestURI`'])
  assert.deepEqual(detect('{"a":1,"b":{"c":2}}').nearMisses, [])
  assert.deepEqual(detect('{"a":1,"b":{"c":2}}').keys, ['a', 'b'])
})

test('property: any bytes in any pieces never throw, and the pieces make no difference', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(...alerts, found, trivyReport.slice(0, 300), '\n', '\0', '{', '[', '"', '\ufeff')
      .map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.integer({ min: 1, max: 200 }), (pieces, step) => {
      const input = Buffer.concat(pieces)
      assert.deepEqual(summary(detect(input, step)), summary(detect(input)))
    }),
    { numRuns: 300 },
  )
})
