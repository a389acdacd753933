import { families, familyNames, type Family } from '@tidewaiter/model'

/** Which codes are meant; what is absent limits nothing. */
export type CodeChoice = {
  /** Families (`PM`) and codes (`PM-002`); other senders have codes of their own. */
  readonly codes?: readonly string[] | undefined
  readonly families?: readonly Family[] | undefined
  /** Categories as KCS names them: `processes`. */
  readonly categories?: readonly string[] | undefined
}

/** Every category there is, as KCS names them. */
export const categories: readonly string[] = [...new Set(familyNames.map((name) => families[name].category))]

/** The families and codes that all three let through together; undefined when none of them is given. */
export function chosenCodes({ codes, families: wanted, categories: kinds }: CodeChoice): readonly string[] | undefined {
  if (wanted === undefined && kinds === undefined) return codes
  const left = familyNames.filter(
    (name) => wanted?.includes(name) !== false && kinds?.includes(families[name].category) !== false,
  )
  if (codes === undefined) return left
  return codes.filter((code) => left.some((family) => code === family || code.startsWith(`${family}-`)))
}
