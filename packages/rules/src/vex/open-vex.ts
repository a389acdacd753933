import type { justifications } from '../acceptance/risk-acceptance.ts'

/** A document of OpenVEX 0.2.0 (https://github.com/openvex/spec), with the members that we write. */
export type OpenVexDocument = {
  readonly '@context': 'https://openvex.dev/ns/v0.2.0'
  readonly '@id': string
  readonly author: string
  /** RFC 3339. */
  readonly timestamp: string
  readonly version: number
  readonly tooling: string
  readonly statements: readonly OpenVexStatement[]
}

export type OpenVexStatement = {
  readonly vulnerability: { readonly name: string }
  readonly timestamp?: string
  readonly products: readonly OpenVexProduct[]
  readonly status: 'affected' | 'not_affected' | 'under_investigation'
  readonly status_notes?: string
  readonly justification?: (typeof justifications)[number]
  readonly action_statement?: string
}

export type OpenVexComponent = {
  readonly '@id'?: string
  readonly identifiers?: { readonly purl: string }
  readonly hashes?: { readonly 'sha-256': string }
}

export type OpenVexProduct = OpenVexComponent & { readonly subcomponents?: readonly OpenVexComponent[] }
