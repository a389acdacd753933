import { dictionaryEntries } from './dictionary-data.ts'

/**
 * The type of a value. `integer` has 32 bits and `long` 64; `ip` is an IPv4 address under `CEF:0` and an address of
 * either kind from `CEF:1` on; `float` and `double` differ in precision only.
 */
export type ValueType = 'string' | 'integer' | 'long' | 'float' | 'double' | 'ip' | 'ipv6' | 'mac' | 'timestamp'

export interface DictionaryEntry {
  /** The short key, as it is written. */
  readonly key: string
  /** The full name, as the receiving side shows it. */
  readonly name: string
  readonly type: ValueType
  /** The type from specification 1.x (`CEF:1`) on, where it is another. */
  readonly typeFrom1?: ValueType
  /** In characters. */
  readonly maxLength?: number
  /** Lowest and highest number allowed, both included. */
  readonly range?: readonly [lowest: number, highest: number]
  /** The specification that brought the key. */
  readonly since: '0.1' | '1.2'
  /** Whether a producer may set the key, or only the receiving side. */
  readonly setBy: 'producer' | 'consumer'
  /** Whether senders put text there that an attacker may choose: messages, command lines, paths, URLs, names. */
  readonly freeText: boolean
}

/** The CEF dictionary, by short key, in the order of the standard's tables. */
export const dictionary: ReadonlyMap<string, DictionaryEntry> = new Map(dictionaryEntries.map((e) => [e.key, e]))

const byName: ReadonlyMap<string, DictionaryEntry> = new Map(dictionaryEntries.map((e) => [e.name, e]))

/** Keys that KCS writes and the dictionary lacks: to a reader of KCS messages they are known. */
export const kcsExtraKeys: readonly string[] = ['source', 'cs7', 'cs7Label', 'flexString3', 'flexString3Label']

/** The entry whose full name is `name` (`sourceAddress` for `src`), or undefined. Exact, as names are case-sensitive. */
export function entryByName(name: string): DictionaryEntry | undefined {
  return byName.get(name)
}
