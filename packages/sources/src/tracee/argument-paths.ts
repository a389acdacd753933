import type { Path } from '../engine/mapping.ts'

/** The arguments of an event: `args` of `trace.Event`, `data` of v1beta1. */
const argumentsPath: Path = 'args|data'
/** What triggered a detection: an argument of it in `trace.Event`, beside the arguments in v1beta1. */
const triggerArgument: Path = `${argumentsPath}/[name=triggeredBy]/value`
const detectedFrom: Path = 'detected_from'

/** Names of the events that triggered an event. */
export const triggerNames: readonly Path[] = [`${triggerArgument}/name`, `${detectedFrom}/name`]
/** Where the trigger has a trigger itself; see `with-one-trigger.ts`. */
export const furtherTriggers: readonly Path[] = [
  `${triggerArgument}/args|data/[name=triggeredBy]/value/name`,
  `${triggerArgument}/parent/name`,
  `${detectedFrom}/args|data/[name=triggeredBy]/value/name`,
  `${detectedFrom}/parent/name`,
]

const lists: readonly Path[] = [argumentsPath, `${triggerArgument}/args|data`, `${detectedFrom}/args|data`]

/**
 * Where the argument of that name stands: among the event's own, or else among those of what triggered it.
 *
 * @param inside the place within the argument's value
 */
export function argumentPaths(name: string, inside?: Path): readonly Path[] {
  return lists.map((list) => `${list}/[name=${name}]/value${inside === undefined ? '' : `/${inside}`}`)
}
