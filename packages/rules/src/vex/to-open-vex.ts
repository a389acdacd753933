import type { ScannedArtifact } from '@tidewaiter/model'
import { isInForce, type RiskAcceptance } from '../acceptance/risk-acceptance.ts'
import { ociPurl, type NamedImage } from './oci-purl.ts'
import type { OpenVexComponent, OpenVexDocument, OpenVexProduct, OpenVexStatement } from './open-vex.ts'

/** What a document says beside its statements. */
export type OpenVexFacts = {
  /** A person or an organisation. */
  readonly author: string
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: number
  /** IRI of the document. */
  readonly id: string
  /** 1 or more; to be raised when the content has changed. 1 when absent. */
  readonly version?: number
  /** The artifacts that an acceptance is about, where more is known than it says itself. */
  readonly artifactsOf?: (acceptance: RiskAcceptance) => readonly ScannedArtifact[]
}

/** Acceptances that no statement was made of, and why. */
export type LeftAcceptance = { readonly acceptance: RiskAcceptance; readonly reason: string }

export type OpenVexExport = {
  /** Undefined when there is no statement to be made: a document has one at least. */
  readonly document: OpenVexDocument | undefined
  readonly left: readonly LeftAcceptance[]
}

/** Products of one statement. */
const mostProducts = 10_000

/**
 * Says in OpenVEX 0.2.0 what was decided about vulnerabilities, as far as it is in force. An accepted risk is still a risk: it is
 * `affected`, with the reason as its `action_statement`, and no scanner is told to be silent about it. `not_affected` and
 * `under_investigation` are said only where an acceptance says so itself.
 *
 * A statement has to name its products (section "Product Data Structure"). An acceptance for everything names none, so that it is
 * left out unless `artifactsOf` knows them. An acceptance for one package names it as a subcomponent of type `generic`, as its
 * ecosystem is not known: a scanner that does not recognise it takes the statement for nothing, which is the safe side.
 */
export function toOpenVex(acceptances: readonly RiskAcceptance[], facts: OpenVexFacts): OpenVexExport {
  const { author, now, id, version = 1, artifactsOf } = facts
  const statements = new Map<string, OpenVexStatement>()
  const left: LeftAcceptance[] = []
  for (const acceptance of acceptances) {
    const reason = whyLeft(acceptance, now)
    const products = reason === undefined ? productsOf(acceptance, artifactsOf?.(acceptance) ?? []) : []
    if (reason !== undefined) left.push({ acceptance, reason })
    else if (products.length === 0) left.push({ acceptance, reason: 'it names no artifact that OpenVEX can name' })
    else if (products.length > mostProducts)
      left.push({ acceptance, reason: `it has more than ${mostProducts} products` })
    else {
      const statement = statementOf(acceptance, products)
      // The schema wants statements to be unique.
      statements.set(JSON.stringify(statement), statement)
    }
  }
  if (statements.size === 0) return { document: undefined, left }
  const document: OpenVexDocument = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': id,
    author,
    timestamp: new Date(now).toISOString(),
    version,
    tooling: 'Tidewaiter',
    statements: [...statements.values()],
  }
  return { document, left }
}

function whyLeft(acceptance: RiskAcceptance, now: number): string | undefined {
  if (acceptance.kind !== 'vulnerability') return 'OpenVEX is about vulnerabilities alone'
  return isInForce(acceptance, now) ? undefined : 'it is not in force'
}

function statementOf(acceptance: RiskAcceptance, products: readonly OpenVexProduct[]): OpenVexStatement {
  const { id, acceptedAt, changedAt = acceptedAt } = acceptance
  return {
    vulnerability: { name: id },
    // Files do not say when a risk was accepted; the time of the document holds then.
    ...(Number.isFinite(changedAt) && { timestamp: new Date(changedAt).toISOString() }),
    products,
    ...assessmentOf(acceptance),
  }
}

/** The schema wants a justification or an impact statement, and not both: the reason in people's words stands in the notes. */
function assessmentOf({
  assessment,
  reason,
}: RiskAcceptance): Pick<OpenVexStatement, 'status' | 'justification' | 'status_notes' | 'action_statement'> {
  if (assessment === undefined) return { status: 'affected', action_statement: reason ?? 'The risk was accepted.' }
  return { ...assessment, ...(reason !== undefined && { status_notes: reason }) }
}

function productsOf(
  { extent, package: name }: RiskAcceptance,
  artifacts: readonly ScannedArtifact[],
): readonly OpenVexProduct[] {
  const subcomponents = name === undefined ? [] : [componentOf(`pkg:generic/${encodeURIComponent(name)}`)]
  const products = new Map<string, OpenVexProduct>()
  for (const image of artifacts.length > 0 ? artifacts : namedIn(extent)) {
    const purl = ociPurl(image)
    const sha256 = /^sha256:([0-9a-f]{64})$/.exec(image.digest ?? '')?.[1]
    if (purl === undefined && sha256 === undefined) continue
    products.set(`${purl} ${sha256}`, {
      ...(purl !== undefined && componentOf(purl)),
      ...(sha256 !== undefined && { hashes: { 'sha-256': sha256 } }),
      ...(subcomponents.length > 0 && { subcomponents }),
    })
  }
  return [...products.values()]
}

function namedIn(extent: RiskAcceptance['extent']): readonly NamedImage[] {
  if (extent.kind === 'everywhere') return []
  const { kind: _, ...image } = extent
  return [image]
}

function componentOf(purl: string): OpenVexComponent {
  return { '@id': purl, identifiers: { purl } }
}
