import type { Route } from '../api/route.ts'
import { keyRoutes } from './key-routes.ts'
import { reviewRoutes } from './review-routes.ts'

/** The admission webhook of Kubernetes, and the keys that open it. What it goes by is the setting `admission`. */
export function admissionRoutes(): readonly Route[] {
  return [...keyRoutes(), ...reviewRoutes()]
}
