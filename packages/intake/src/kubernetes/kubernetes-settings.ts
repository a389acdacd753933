import { z } from 'zod'
import { isLoopback } from '../http/listen-address.ts'
import { sourceSettings, type SourceOptions } from '../settings/source-settings.ts'
import { watchedSources, type WatchedSource } from './watched-sources.ts'

export type KubernetesSettings = ClusterSettings & {
  readonly source: WatchedSource
  readonly options?: SourceOptions | undefined
  /** Names of resources as the API has them, in the plural. */
  readonly resources?: readonly string[] | undefined
  readonly namespaces?: readonly string[] | undefined
  readonly labels?: string | undefined
  readonly version?: string | undefined
  readonly existing: 'event' | 'skip'
}

/** Where the cluster is, and who asks; in a pod the ServiceAccount says when all is absent. Paths of files. */
export type ClusterSettings = {
  readonly kubeconfig?: string | undefined
  readonly server?: string | undefined
  readonly ca?: string | undefined
  readonly token?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** Each is a connection for each resource. */
const maxNamespaces = 50

export function kubernetesSettings(): z.ZodType<KubernetesSettings> {
  const path = z.string().min(1)
  const dnsLabel = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'write the name of a namespace: shop')
  const dnsLabels = z.string().regex(/^[a-z0-9]+$/, 'write the plural of a resource: policyreports')
  return z
    .strictObject({
      source: z
        .enum(watchedSources)
        .describe('The tool whose resources are watched.')
        .meta({ examples: ['policy-report'] }),
      options: sourceSettings.options,
      resources: z
        .array(dnsLabels)
        .min(1)
        .optional()
        .describe('The resources to watch, by their plurals; all of the tool that the source reads when absent.')
        .meta({ examples: [['policyreports']] }),
      namespaces: z
        .array(dnsLabel)
        .min(1)
        .max(maxNamespaces)
        .optional()
        .describe(
          'Watch these namespaces alone, each with rights of its own. Resources of the whole cluster are then watched only when `resources` names them.',
        )
        .meta({ examples: [['shop', 'billing']] }),
      labels: z
        .string()
        .min(1)
        .optional()
        .describe('Watch only objects with these labels (a label selector).')
        .meta({ examples: ['team=shop'] }),
      version: z
        .string()
        .regex(/^v\d+((alpha|beta)\d+)?$/, 'write a version of the API: v1alpha2')
        .optional()
        .describe('Version of the API; the one that the cluster prefers when absent.')
        .meta({ examples: ['v1alpha2'] }),
      existing: z
        .enum(['event', 'skip'])
        .default('event')
        .describe(
          'What becomes of what is in the cluster when the service looks for the first time: events, or only what changes later.',
        ),
      kubeconfig: path
        .optional()
        .describe(
          'A kubeconfig (`kubectl config view --raw --minify --flatten`), with a token or a client certificate.',
        )
        .meta({ names: 'secret-file' }),
      server: z
        .url({ protocol: /^https?$/, error: 'write the address of the API server: https://10.0.0.1:6443' })
        .optional()
        .describe('Address of the API server. In a pod it is found out.')
        .meta({ examples: ['https://10.0.0.1:6443'] }),
      ca: path
        .optional()
        .describe('File with the authority of the API server in PEM, for `server`; that of the system when absent.')
        .meta({ names: 'file' }),
      token: path
        .optional()
        .describe('File with the token, for `server`. It is read again for each request.')
        .meta({ names: 'secret-file' }),
      cert: path.optional().describe('File with a client certificate in PEM, for `server`.').meta({ names: 'file' }),
      key: path.optional().describe('File with its key in PEM.').meta({ names: 'secret-file' }),
    })
    .superRefine(({ kubeconfig, server, ca, token, cert, key }, context) => {
      const fault = (name: string, message: string): void => context.addIssue({ code: 'custom', path: [name], message })
      if (kubeconfig !== undefined && server !== undefined) fault('server', '`kubeconfig` says which server it is')
      if ((cert === undefined) !== (key === undefined))
        fault(cert === undefined ? 'key' : 'cert', '`cert` and `key` belong together')
      for (const [name, value] of Object.entries({ ca, token, cert })) {
        if (value !== undefined && server === undefined) fault(name, 'is for `server`, which is not set')
      }
      if (server !== undefined && isPlainAbroad(server))
        fault('server', 'use https: without TLS only `kubectl proxy` on this machine is asked')
    })
}

function isPlainAbroad(server: string): boolean {
  const { protocol, hostname } = new URL(server)
  return protocol === 'http:' && !isLoopback(hostname.replace(/^\[|\]$/g, ''))
}
