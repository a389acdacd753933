import { familyOf, type AnyFields } from '@tidewaiter/model'
import { compileReach, type Place, type Reach } from '@tidewaiter/rules'

/** What of an event says where it happened. */
export type PlacedEvent = { readonly code: string; readonly fields: AnyFields }

/** The names in these are of users, roles, policies, requests: whoever makes one chooses what it looks like. */
const placeless: readonly string[] = ['ADM', 'API']

/**
 * Makes the test of whether an event may be seen; undefined when everything may.
 *
 * An event is seen when it names a cluster, a namespace or a registry, and lies within one of the scopes. One that names none
 * of them, such as the change of a user, is for those whom nothing limits: nobody can tell whom else it concerns.
 */
export function eventReach(reach: Reach | undefined): ((event: PlacedEvent) => boolean) | undefined {
  if (reach === undefined) return undefined
  const within = compileReach(reach)
  return (event) => {
    const { name, registry, repository, place } = placeOf(event)
    if (registry === undefined && place.cluster === undefined && place.namespace === undefined) return false
    return within(
      {
        kind: 'image',
        name,
        ...(registry !== undefined && { registry }),
        ...(repository !== undefined && { repository }),
      },
      place,
    )
  }
}

type EventPlace = {
  readonly name: string
  readonly registry?: string | undefined
  readonly repository?: string | undefined
  readonly place: Place
}

/** Where an event happened, as far as it says. */
export function placeOf({ code, fields }: PlacedEvent): EventPlace {
  if (placeless.includes(familyOf(code) ?? code)) return { name: '', place: {} }
  const name = fields.imageName ?? fields.artifactName ?? ''
  return { name, ...nameParts(name), place: { cluster: fields.clusterName, namespace: fields.namespace } }
}

/** The first part of a reference is a registry when it has a dot or a port, or is `localhost`; one that is implied stays absent. */
function nameParts(reference: string): { readonly registry?: string; readonly repository?: string } {
  const [named = ''] = reference.split('@', 1)
  const slash = named.indexOf('/')
  const first = slash > 0 ? named.slice(0, slash) : ''
  const hasRegistry = first === 'localhost' || /[.:]/.test(first)
  const path = hasRegistry ? named.slice(slash + 1) : named
  const colon = path.lastIndexOf(':')
  const repository = colon > path.lastIndexOf('/') ? path.slice(0, colon) : path
  return { ...(hasRegistry && { registry: first }), ...(repository !== '' && { repository }) }
}
