import type { Limit } from '@tidewaiter/flood'
import type { Facility, Framing, Target } from '@tidewaiter/syslog'
import type { Level } from '@tidewaiter/telemetry'
import type { SecretPlace } from './schema/secret.ts'

/** What `tidewaiter.yaml` says, checked, with defaults. Times in ms, sizes in bytes. */
export type Config = {
  readonly state?: string | undefined
  readonly cluster?: string | undefined
  readonly node: { readonly name?: string | undefined; readonly address?: string | undefined }
  readonly log: { readonly level: Level; readonly format: 'auto' | 'json' | 'text' }
  readonly journal: {
    readonly maxAge: number
    readonly maxSize?: number | undefined
    readonly whenFull: 'refuse' | 'remove-oldest'
    readonly keepFree: number
    readonly memory: number
  }
  readonly reports: { readonly keep: number; readonly maxSize: number; readonly maxAge: number }
  readonly intake: Readonly<Record<string, IntakeConfig>>
  readonly integrations: Readonly<Record<string, IntegrationConfig>>
  readonly redact: {
    readonly builtin: boolean
    readonly without: readonly string[]
    readonly rules: readonly { readonly name: string; readonly pattern: string }[]
    readonly allow: readonly string[]
  }
  readonly control: { readonly socket?: string | undefined }
  readonly metrics?: { readonly listen: ListenPlace } | undefined
  readonly server?: ServerConfig | undefined
  readonly stopWithin: number
}

/** The control plane. */
export type ServerConfig = {
  readonly listen: ListenPlace
  readonly url?: string | undefined
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  readonly behindProxy: boolean
  readonly proxies: readonly string[]
  readonly corsOrigins: readonly string[]
  readonly database?: SecretPlace | undefined
  readonly keyFile?: string | undefined
}

export type ListenPlace = { readonly host: string; readonly port: number }

/** A way in; `settings` as the way's own schema gives them. */
export type IntakeConfig = {
  readonly type: string
  readonly settings: unknown
  readonly limit?: Limit | undefined
}

export type IntegrationConfig = {
  readonly to: Target
  readonly tls?: TlsConfig | undefined
  readonly profile: string
  readonly device?: DeviceConfig | undefined
  readonly for: readonly string[]
  readonly envelope?: 'rfc3164' | 'rfc5424' | 'none' | undefined
  readonly zone: string
  readonly facility: Facility
  readonly pri: boolean
  readonly hostname?: string | undefined
  readonly framing?: Framing | undefined
  readonly maxSize?: number | undefined
  readonly connectTimeout: number
  readonly select?: SelectConfig | undefined
  readonly limit?: Limit | undefined
  readonly start: 'now' | 'oldest'
  readonly resend: { readonly seconds: number; readonly bytes: number }
}

/** As `Selection` of the `delivery` room. */
export type SelectConfig = {
  readonly categories?: readonly string[] | undefined
  readonly families?: readonly string[] | undefined
  readonly codes?: readonly string[] | undefined
  readonly minSeverity?: number | undefined
  readonly where?: string | undefined
}

export type DeviceConfig = { readonly vendor: string; readonly product: string; readonly version: string }

export type TlsConfig = {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly passphrase?: SecretPlace | undefined
  readonly serverName?: string | undefined
  readonly fingerprints?: readonly string[] | undefined
  readonly insecureSkipVerify?: boolean | undefined
  /** In place of files; never in `tidewaiter.yaml`. */
  readonly material?: TlsMaterial | undefined
}

/** PEM text, for integrations that do not stand in a file. */
export type TlsMaterial = {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}
