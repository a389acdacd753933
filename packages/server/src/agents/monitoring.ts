import { z } from 'zod'

/** What agents of a group watch, by the switches that KCS has. */
export type Monitoring = {
  readonly network: boolean
  readonly listeningPorts: boolean
  readonly processes: boolean
  readonly fileOperations: boolean
  readonly fileThreatProtection: 'off' | 'containers' | 'all'
  readonly hostLogin: boolean
  readonly containerLifecycle: boolean
}

export function monitoringSchema(): z.ZodType<Monitoring> {
  const off = (meaning: string): z.ZodDefault<z.ZodBoolean> => z.boolean().default(false).describe(meaning)
  return z
    .strictObject({
      network: off('Connections of containers.'),
      listeningPorts: off('Ports on which containers begin to listen.'),
      processes: off('Processes that are started in containers.'),
      fileOperations: off('Operations on files in containers.'),
      fileThreatProtection: z
        .enum(['off', 'containers', 'all'])
        .default('off')
        .describe('Malware in files: of containers, or of the whole node.'),
      hostLogin: off('Logins on the node.'),
      containerLifecycle: off('Containers that are started and stopped.'),
    })
    .prefault({})
}

/** What differs between two of them, for people: `processes is true`. Empty when nothing does. */
export function monitoringChanges(before: Monitoring, after: Monitoring): readonly string[] {
  return (Object.keys(after) as (keyof Monitoring)[])
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name} is ${String(after[name])}`)
}
