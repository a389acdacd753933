/** A part of a record that could not be read, beside others that were. */
export type Fault = {
  /** Where it stands in the record: `items[3].results[0]`. Empty where no place can be named. */
  readonly path: string
  readonly reason: string
  /** How many parts it stands for, where these are more than one: the last of very many. */
  readonly parts?: number
}

/** Collects the faults of one record. */
export type FaultList = {
  readonly add: (path: string, reason: string) => void
  /** The faults in their order; more than fit are counted in one more. */
  readonly all: () => readonly Fault[]
}

/** Faults of one record that are told one by one: a document of 100 MB may hold millions. */
const maxFaults = 100

export function createFaultList(): FaultList {
  const faults: Fault[] = []
  let more = 0
  return {
    add: (path, reason) => {
      if (faults.length < maxFaults) faults.push({ path, reason })
      else more++
    },
    all: () => {
      if (more === 0) return faults
      const rest = { path: '', reason: `${more} more ${more === 1 ? 'part' : 'parts'} could not be read`, parts: more }
      return [...faults, rest]
    },
  }
}

/** The member `faults` of a reading; none without any. */
export function withFaults(faults: readonly Fault[]): { readonly faults?: readonly Fault[] } {
  return faults.length === 0 ? {} : { faults }
}

/** The path of what stands under a place in a record: `items[3]` and `status` give `items[3].status`. */
export function pathTo(place: string, step: string): string {
  return place === '' ? step : `${place}.${step}`
}

/** The faults of a record that gave nothing else, in words: the first with its place, and how many more there are. */
export function faultsText(faults: readonly Fault[]): string {
  const [first, ...others] = faults
  if (first === undefined) return 'nothing in it can be read'
  const text = first.path === '' ? first.reason : `${first.path}: ${first.reason}`
  const more = others.reduce((sum, { parts = 1 }) => sum + parts, 0)
  return more === 0 ? text : `${text} (and ${more} more)`
}
