import type { Route } from '../api/route.ts'
import { oidcRoutes } from './oidc/oidc-routes.ts'
import { roleRoutes } from './role-routes.ts'
import { scopeRoutes } from './scope-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { tokenRoutes } from './token-routes.ts'
import { userRoutes } from './user-routes.ts'

/** Who there is, what each may, and how one signs in. */
export function identityRoutes(): readonly Route[] {
  return [...sessionRoutes(), ...oidcRoutes(), ...userRoutes(), ...roleRoutes(), ...scopeRoutes(), ...tokenRoutes()]
}
