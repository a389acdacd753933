/** Figures of one round, by what they are of. `measured` and `floor` make the ratio. */
export type Round = Readonly<Record<string, number>> & { readonly measured: number; readonly floor: number }

/** How much there is to work on. */
export type Sizes = { readonly artifacts: number; readonly events: number }

/** One row of the table of the server: what it does, to the least that has to be done for it, in the same round. */
export type Row = {
  readonly name: string
  readonly what: string
  /** What the floor is. */
  readonly floor: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
  readonly measure: (sizes: Sizes) => Promise<Round>
}

/** Runs the work, returns the seconds that it took. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}
