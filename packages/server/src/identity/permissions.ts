/**
 * What may be permitted, by area: each can be viewed, or viewed and managed. The dotted names follow those of KCS where it has
 * published them (`policies.risk`, `administration.integrations`).
 */
const areas = {
  'administration.users': 'Users, their roles and scopes; managing them sets passwords and ends sessions',
  'administration.roles': 'Roles and what they permit',
  'administration.scopes': 'Scopes',
  'administration.tokens': 'API tokens of everybody; one’s own need no permission',
  'administration.integrations': 'SIEM integrations; managing them tests, pauses and replays',
  'administration.settings': 'Settings of the server, sign-in with OpenID Connect among them',
  'inventory.artifacts': 'Artifacts, what scanners found in them, verdicts',
  'inventory.scans': 'Scan jobs; managing them starts and cancels scans',
  'policies.assurance': 'Assurance policies and dry runs of them',
  'policies.risk': 'Risk acceptances; managing them accepts, extends and cancels',
  'policies.response': 'Response policies and what they notify',
  'policies.admission': 'Settings of the admission webhook',
  pipelines: 'Verdicts for pipelines; managing them hands in reports of a pipeline',
  agents: 'Agents and agent groups; managing them makes enrolment tokens',
  events: 'Events: search, live, export, statistics',
} as const

export type Area = keyof typeof areas
type Level = 'view' | 'manage'

/** A permission: `events.view`; the right to manage an area includes that to view it. */
export type Permission = `${Area}.${Level}` | keyof typeof extras

/** Permissions beyond view and manage. */
const extras = {
  'policies.risk.unlimited': 'Accept a risk without an end',
} as const

/** Every permission, in the order of the areas. */
export const permissions: readonly Permission[] = [
  ...(Object.keys(areas) as Area[]).flatMap((area): Permission[] => [`${area}.view`, `${area}.manage`]),
  ...(Object.keys(extras) as (keyof typeof extras)[]),
]

/** Every permission with what it allows. */
export function permissionRows(): readonly { readonly name: Permission; readonly meaning: string }[] {
  return permissions.map((name) => ({ name, meaning: meaningOfPermission(name) }))
}

/** What a permission allows, in words. */
export function meaningOfPermission(permission: Permission): string {
  if (Object.hasOwn(extras, permission)) return extras[permission as keyof typeof extras]
  const at = permission.lastIndexOf('.')
  return `${permission.endsWith('.manage') ? 'View and manage' : 'View'}: ${areas[permission.slice(0, at) as Area]}`
}

/** Everything that the given permissions allow: themselves, and viewing what may be managed. */
export function withImplied(given: Iterable<Permission>): ReadonlySet<Permission> {
  const all = new Set(given)
  for (const permission of all) {
    if (permission.endsWith('.manage')) all.add(permission.replace(/manage$/, 'view') as Permission)
  }
  return all
}
