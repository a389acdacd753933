/**
 * One very long document of a tool. Its length is in the list in which that tool's documents grow; members stand in the order in
 * which the tool writes them.
 */
type Document = {
  readonly before: string
  readonly element: (number: number) => object
  readonly after: string
}

const text = (number: number, length: number): string =>
  `${number} `.padEnd(
    length,
    'The package manager does not check what it unpacks, so that an attacker may write anywhere. ',
  )
const time = (number: number): string => new Date(Date.UTC(2026, 10, 20) + number).toISOString()

const documents: Readonly<Record<string, Document>> = {
  // `kubectl get policyreports -A -o json`: the names of an object come in the order of the alphabet, `kind` behind `items`.
  'policy-report': {
    before: '{"apiVersion":"v1","items":[',
    element: (number) => ({
      apiVersion: 'wgpolicyk8s.io/v1alpha2',
      kind: 'PolicyReport',
      metadata: {
        creationTimestamp: time(number),
        name: `report-${number}`,
        namespace: `team-${number % 50}`,
        uid: `5f1cf3a8-0000-4000-8000-${String(number).padStart(12, '0')}`,
      },
      results: Array.from({ length: 12 }, (_, rule) => ({
        category: 'Pod Security Standards (Restricted)',
        message: text(rule, 180),
        policy: `policy-${rule}`,
        properties: { controller: 'yes' },
        result: rule % 4 === 0 ? 'fail' : 'pass',
        rule: `rule-${rule}`,
        scored: true,
        severity: 'medium',
        source: 'kyverno',
        timestamp: { nanos: 0, seconds: 1_795_000_000 + number },
      })),
      scope: { apiVersion: 'v1', kind: 'Pod', name: `web-${number}`, namespace: `team-${number % 50}` },
      summary: { error: 0, fail: 3, pass: 9, skip: 0, warn: 0 },
    }),
    after: '],"kind":"List","metadata":{"resourceVersion":""}}\n',
  },
  trivy: {
    before:
      '{"SchemaVersion":2,"CreatedAt":"2026-11-20T10:00:00Z","ArtifactName":"shop/web:2.4.1","ArtifactType":"container_image",' +
      '"Metadata":{"OS":{"Family":"debian","Name":"12.11"},"RepoTags":["shop/web:2.4.1"]},' +
      '"Results":[{"Target":"shop/web:2.4.1 (debian 12.11)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[',
    element: (number) => ({
      VulnerabilityID: `CVE-2026-${number}`,
      PkgID: `libssl3@3.0.${number}`,
      PkgName: `libssl${number % 900}`,
      PkgIdentifier: { PURL: `pkg:deb/debian/libssl@3.0.${number}?arch=amd64&distro=debian-12.11`, UID: 'a1b2c3' },
      InstalledVersion: `3.0.${number}-1`,
      FixedVersion: `3.0.${number}-2`,
      Status: 'fixed',
      Layer: { Digest: `sha256:${'0'.repeat(64)}`, DiffID: `sha256:${'1'.repeat(64)}` },
      SeveritySource: 'debian',
      PrimaryURL: `https://avd.aquasec.com/nvd/cve-2026-${number}`,
      Title: text(number, 80),
      Description: text(number, 700),
      Severity: ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'][number % 4],
      CweIDs: ['CWE-79'],
      CVSS: { nvd: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', V3Score: 9.8 } },
      References: Array.from({ length: 5 }, (_, one) => `https://example.com/advisories/${number}/${one}`),
      PublishedDate: time(number),
      LastModifiedDate: time(number),
    }),
    after: ']}]}\n',
  },
  'kubernetes-audit': {
    before: '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[',
    element: (number) => ({
      level: 'RequestResponse',
      auditID: `5f1cf3a8-0000-4000-8000-${String(number).padStart(12, '0')}`,
      stage: 'ResponseComplete',
      requestURI: `/api/v1/namespaces/team-${number % 50}/pods/web-${number}/exec?command=sh`,
      verb: 'create',
      user: { username: `user-${number % 90}`, groups: ['system:authenticated'] },
      sourceIPs: ['192.0.2.7'],
      userAgent: 'kubectl/v1.34.0 (linux/amd64) kubernetes/0000000',
      objectRef: {
        resource: 'pods',
        namespace: `team-${number % 50}`,
        name: `web-${number}`,
        apiVersion: 'v1',
        subresource: 'exec',
      },
      responseStatus: { metadata: {}, code: 101 },
      requestObject: { note: text(number, 300) },
      requestReceivedTimestamp: `2026-11-20T10:00:00.${String(number % 1_000_000).padStart(6, '0')}Z`,
      stageTimestamp: '2026-11-20T10:00:01.000000Z',
      annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    }),
    after: ']}\n',
  },
  sarif: {
    before:
      '{"version":"2.1.0","$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[{"tool":{"driver":{"name":"Trivy",' +
      '"rules":[{"id":"CVE-2026-1","shortDescription":{"text":"a flaw"},"properties":{"tags":["vulnerability"],"security-severity":"9.8"}}]}},' +
      '"results":[',
    element: (number) => ({
      ruleId: 'CVE-2026-1',
      ruleIndex: 0,
      level: 'error',
      message: {
        text: `Package: libssl${number}\nInstalled Version: 3.0.1\nFixed Version: 3.0.2\n${text(number, 400)}`,
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: `usr/lib/lib${number}.so`, uriBaseId: 'ROOTPATH' },
            region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
          },
          message: { text: `lib${number}` },
        },
      ],
    }),
    after: '],"columnKind":"utf16CodeUnits","originalUriBaseIds":{"ROOTPATH":{"uri":"file:///"}}}]}\n',
  },
}

export const documentKinds: readonly string[] = Object.keys(documents).map((kind) => `document-${kind}`)

/** @param kind one of {@link documentKinds}; @param mebibytes its length, about */
export function* documentOf(kind: string, mebibytes: number): Generator<string> {
  const { before, element, after } = documents[kind.replace('document-', '')]!
  yield before
  let written = 0
  for (let number = 1; written < mebibytes * 1024 * 1024;) {
    const elements: string[] = []
    for (const end = number + 100; number < end; number++) elements.push(JSON.stringify(element(number)))
    const part = (written === 0 ? '' : ',') + elements.join(',')
    written += part.length
    yield part
  }
  yield after
}
