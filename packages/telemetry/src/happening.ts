/** How much a happening matters to the person who runs the service. */
export type Level = 'debug' | 'info' | 'warning' | 'error'

/** What is counted when something happens; a Prometheus counter. */
export type Counter = {
  /** `tidewaiter_<room>_<what>_total`. */
  readonly name: string
  readonly help: string
  /**
   * Details that become labels, with spaces between them; empty for none. Only such as have few values: never a path, a message or
   * anything an attacker chooses.
   */
  readonly labels: string
  /** The detail whose number is added; 1 when absent. */
  readonly add?: string
}

/** Something that can happen in the service. `{name}` in a text stands for a detail of the case. */
export type Happening = {
  readonly level: Level
  readonly message: string
  /** What to do about it; for warnings and errors. */
  readonly action?: string
  readonly counter?: Counter
}

/** Everything that can happen in a room: one table for each, `as const`, so that the details are checked where they are told. */
export type Happenings = Readonly<Record<string, Happening>>

/** Names in braces in a text. */
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? First | Words<Rest>
  : Text extends ''
    ? never
    : Text

type DetailNames<H extends Happening> =
  | Places<H['message']>
  | (H extends { readonly action: infer A extends string } ? Places<A> : never)
  | (H extends { readonly counter: { readonly labels: infer L extends string } } ? Words<L> : never)
  | (H extends { readonly counter: { readonly add: infer N extends string } } ? N : never)

/** The values that a happening needs, and any further ones for the log. */
export type DetailsOf<H extends Happening> = { readonly [Name in DetailNames<H>]: string | number } & {
  readonly [more: string]: string | number | undefined
}

/**
 * Says that something has happened: it is logged and counted at once, so that no branch of the code can do the one and
 * forget the other. Never throws.
 */
export type Tell<T extends Happenings> = <Name extends keyof T & string>(
  name: Name,
  details: DetailsOf<T[Name]>,
) => void

/** For where nobody listens, such as in tests. */
export const tellNobody = (): void => {}
