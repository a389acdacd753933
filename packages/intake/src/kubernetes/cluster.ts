import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IntakeError } from '../intake-errors.ts'
import { readKubeconfig } from './kubeconfig.ts'
import type { ClusterSettings } from './kubernetes-settings.ts'

/** Where an API server is, and how to ask it. */
export type Cluster = {
  readonly server: URL
  /** Name that its certificate has to have, where that is not the host of `server`. */
  readonly serverName?: string | undefined
  /**
   * What a request is made with, read anew each time: the kubelet renews the token of a pod every hour, others renew certificates.
   *
   * @throws {IntakeError} `cluster-file-unreadable`
   */
  readonly credentials: () => Promise<Credentials>
}

/** PEM texts, and a token. */
export type Credentials = {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly token?: string | undefined
}

/** Where the kubelet puts what a pod needs to ask the API server. */
const podFolder = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * Finds the cluster that the settings name, else the one that this process runs in.
 *
 * @throws {IntakeError} `cluster-unknown`, `kubeconfig-unusable`
 */
export async function findCluster(
  settings: ClusterSettings,
  env: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = podFolder,
): Promise<Cluster> {
  const { kubeconfig, server, ca, token, cert, key } = settings
  if (kubeconfig !== undefined) return readKubeconfig(kubeconfig)
  if (server !== undefined)
    return { server: new URL(server), credentials: () => readCredentials({ ca, token, cert, key }) }
  const host = env['KUBERNETES_SERVICE_HOST']
  if (host === undefined || host === '') throw new IntakeError('cluster-unknown', {})
  const address = `https://${host.includes(':') ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`
  const files = { ca: join(folder, 'ca.crt'), token: join(folder, 'token') }
  return { server: new URL(address), credentials: () => readCredentials(files) }
}

/** Takes paths of files, returns what stands in them. */
async function readCredentials(files: Credentials): Promise<Credentials> {
  const [ca, cert, key, token] = await Promise.all([
    textOf('authority', files.ca),
    textOf('client certificate', files.cert),
    textOf('key', files.key),
    textOf('token', files.token),
  ])
  return { ca, cert, key, token: token?.trim() }
}

async function textOf(what: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new IntakeError('cluster-file-unreadable', { what, path, reason }, { cause })
  }
}
