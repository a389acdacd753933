import { readFile } from 'node:fs/promises'
import { parse, YAMLError } from 'yaml'
import { z } from 'zod'
import { IntakeError } from '../intake-errors.ts'
import type { Cluster } from './cluster.ts'

const base64 = z.base64()

/** What is read of a kubeconfig (kubernetes.io/docs/reference/config-api/kubeconfig.v1), and what has to be refused with words. */
const kubeconfig = z.object({
  'current-context': z.string().min(1),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.url({ protocol: /^https$/, error: 'the server has no https address' }),
        'tls-server-name': z.string().optional(),
        'certificate-authority-data': base64.optional(),
        'certificate-authority': z.string().optional(),
        'insecure-skip-tls-verify': z.boolean().optional(),
        'proxy-url': z.string().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.looseObject({
        token: z.string().optional(),
        'client-certificate-data': base64.optional(),
        'client-key-data': base64.optional(),
      }),
    }),
  ),
})

/** Keys of a user that are known. */
const userKeys: readonly string[] = ['token', 'client-certificate-data', 'client-key-data']

/**
 * Reads a kubeconfig, in YAML or JSON, with everything in it: `kubectl config view --raw --minify --flatten`. It is read again
 * for each request.
 *
 * @throws {IntakeError} `kubeconfig-unusable`
 */
export async function readKubeconfig(path: string): Promise<Cluster> {
  const { cluster } = await load(path)
  return {
    server: new URL(cluster.server),
    serverName: cluster['tls-server-name'],
    credentials: async () => {
      const now = await load(path)
      return {
        ca: decoded(now.cluster['certificate-authority-data']),
        cert: decoded(now.user['client-certificate-data']),
        key: decoded(now.user['client-key-data']),
        token: now.user.token,
      }
    },
  }
}

type Kubeconfig = z.infer<typeof kubeconfig>
type Chosen = {
  readonly cluster: Kubeconfig['clusters'][number]['cluster']
  readonly user: Kubeconfig['users'][number]['user']
}

async function load(path: string): Promise<Chosen> {
  try {
    return chosen(kubeconfig.parse(parse(await readFile(path, 'utf8'), { maxAliasCount: 0 })))
  } catch (cause) {
    throw new IntakeError('kubeconfig-unusable', { path, reason: reasonOf(cause) }, { cause })
  }
}

/** What `current-context` names. */
function chosen(config: Kubeconfig): Chosen {
  const name = config['current-context']
  const context = config.contexts.find((one) => one.name === name)?.context
  const cluster = config.clusters.find((one) => one.name === context?.cluster)?.cluster
  const user = config.users.find((one) => one.name === context?.user)?.user
  if (cluster === undefined || user === undefined) throw new Error(`it has no context ${name} with cluster and user`)
  if (cluster['insecure-skip-tls-verify'] === true) throw new Error('it leaves the certificate of the server unchecked')
  if (cluster['proxy-url'] !== undefined) throw new Error('it names a proxy, which is not supported')
  if (cluster['certificate-authority'] !== undefined) throw new Error('it names files: make it with --flatten')
  const unknown = Object.keys(user).find((key) => !userKeys.includes(key))
  if (unknown === 'exec' || unknown === 'auth-provider')
    throw new Error('it runs a program to log in, which is not supported: make a ServiceAccount and give its token')
  if (unknown !== undefined) throw new Error(`its user has \`${unknown}\`, which is not supported`)
  return { cluster, user }
}

/** Never what stands in the file: it may be a secret. */
function reasonOf(cause: unknown): string {
  if (cause instanceof YAMLError) return `it is no YAML: ${cause.message.split('\n', 1)[0]}`
  if (cause instanceof z.ZodError)
    return cause.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString()
}
