import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the Kubernetes audit source. */
export type KubernetesAuditOptions = { readonly noise: 'skip' | 'report'; readonly address: 'client' | 'peer' }

/** What holds when nothing is said. */
export const kubernetesAuditDefaults: KubernetesAuditOptions = { noise: 'skip', address: 'client' }

/** The schema of the options, with their meanings. */
export function kubernetesAuditOptions(): z.ZodType<KubernetesAuditOptions> {
  const zod = loadZod()
  return zod.strictObject({
    noise: zod
      .enum(['skip', 'report'])
      .default(kubernetesAuditDefaults.noise)
      .meta({ examples: ['report'] })
      .describe(
        'What becomes of the routine of a cluster that works: leases, heartbeats, access reviews and reads by its own components, ' +
          'health checks. Never of a failed request, of secrets, or of what somebody impersonates.',
      ),
    address: zod
      .enum(['client', 'peer'])
      .default(kubernetesAuditDefaults.address)
      .meta({ examples: ['peer'] })
      .describe(
        'Which of sourceIPs becomes the source address. client: the first, which a client can forge with X-Forwarded-For. peer: the ' +
          'last, the machine that the connection came from, often a load balancer.',
      ),
  })
}
