import { permissions, type Permission } from './permissions.ts'

/** A role that is always there and cannot be changed. */
export type SystemRole = {
  readonly name: string
  /** The role of KCS that it resembles. */
  readonly like: string
  readonly description: string
  readonly permissions: readonly Permission[]
}

const viewOnly = permissions.filter((permission) => permission.endsWith('.view'))
const without = (...begin: readonly string[]): readonly Permission[] =>
  permissions.filter((permission) => !begin.some((text) => permission.startsWith(text)))

/** The roles that are there from the beginning, as KCS has them. */
export const systemRoles: readonly SystemRole[] = [
  {
    name: 'administrator',
    like: 'kcsadm',
    description: 'Everything',
    permissions,
  },
  {
    name: 'security-administrator',
    like: 'isadm',
    description: 'Policies, risks, artifacts, agents, integrations and users, but no settings of the server',
    permissions: without('administration.settings.manage'),
  },
  {
    name: 'security-officer',
    like: 'isoff',
    description: 'Policies, risks, artifacts and events; no administration',
    permissions: without('administration.', 'policies.risk.unlimited'),
  },
  {
    name: 'auditor',
    like: 'isaud',
    description: 'Sees everything, changes nothing',
    permissions: viewOnly,
  },
  {
    name: 'developer',
    like: 'dev',
    description: 'Sees artifacts and verdicts, hands in reports of pipelines',
    permissions: [
      'inventory.artifacts.view',
      'inventory.scans.view',
      'policies.assurance.view',
      'policies.risk.view',
      'pipelines.manage',
    ],
  },
]
