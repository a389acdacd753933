/**
 * How the layouts of a tool's output are told apart, as data: what stands in every record of a layout. `recognises` of a source
 * decides whether a record is the tool's, and is fast; signs say which layout it has, why it was recognised, and of a record
 * that was not what it lacks. Tests hold the two together on every fixture and every recorded file.
 */
export type Sign = RecordSign | LineSign

/** Of a layout in JSON. */
export type RecordSign = {
  /** In a few words. Several signs may tell one layout. */
  readonly layout: string
  /** All of them stand in every record of the layout. Of several signs that fit, the one with the most members counts. */
  readonly members: readonly Member[]
  /** Where the record says which version of the tool wrote it. */
  readonly version?: string
  /** Where the record says which version of its own format it has. */
  readonly schema?: string
}

/**
 * A member of a record: `items/[]/apiVersion=audit.k8s.io/*`.
 *
 * A path of keys joined by `/`, in which `[]` stands for some element of an array. Behind `=` stands what the value has to be;
 * without it any value will do, null too. `|` stands between several keys or values, `word*` for all that begin so.
 */
export type Member = string

/** Of a layout that is text. */
export type LineSign = {
  readonly layout: string
  /** What the line is, in words: `a line that ends with FOUND`. */
  readonly line: string
  readonly fits: (line: string) => boolean
  /** Gives the version of the tool as its first group, in whatever line of the input. */
  readonly version?: RegExp
}

/** The layouts that signs tell, in their order and each once, and others that no record tells of itself. */
export function layoutsOf(signs: readonly Sign[], ...others: readonly string[]): readonly string[] {
  return [...new Set([...signs.map(({ layout }) => layout), ...others])]
}
