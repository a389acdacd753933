import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type LineCounter, type Node, type Pair } from 'yaml'

/** Where something stands in a YAML text: from 1, columns in UTF-16 units. */
type Place = { readonly line: number; readonly column: number; readonly width: number }

/** Finds the places of settings in a YAML text. */
export type YamlPlaces = {
  /** The value of a setting; of one that is not there, the nearest key above it. */
  readonly ofValue: (path: readonly PropertyKey[]) => Place
  /** The key of a setting. */
  readonly ofKey: (path: readonly PropertyKey[]) => Place
  readonly ofOffsets: (start: number, end: number) => Place
}

export function createYamlPlaces(document: Document.Parsed, counter: LineCounter): YamlPlaces {
  function ofOffsets(start: number, end: number): Place {
    const { line, col } = counter.linePos(start)
    const { line: lastLine, col: lastCol } = counter.linePos(Math.max(start, end))
    // A value of many lines is pointed to by its beginning.
    return {
      line: Math.max(1, line),
      column: Math.max(1, col),
      width: lastLine === line ? Math.max(1, lastCol - col) : 1,
    }
  }

  function ofNode(node: Node | null | undefined): Place | undefined {
    const range = node?.range
    return range === undefined || range === null ? undefined : ofOffsets(range[0], range[1])
  }

  /** The pairs and nodes on the way to a setting, as far as they are there. */
  function trail(path: readonly PropertyKey[]): {
    readonly pair?: Pair
    readonly node: Node | null
    readonly whole: boolean
  } {
    let node = document.contents as Node | null
    let pair: Pair | undefined
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(document) ?? null
      const next = childOf(node, step)
      if (next === undefined) return { ...(pair !== undefined && { pair }), node, whole: false }
      if (isPair(next)) {
        pair = next
        node = next.value
      } else node = next
    }
    return { ...(pair !== undefined && { pair }), node, whole: true }
  }

  const first: Place = { line: 1, column: 1, width: 1 }

  return {
    ofOffsets,
    ofValue: (path) => {
      const { pair, node, whole } = trail(path)
      const key = ofNode(pair?.key as Node | undefined)
      // Nothing can be underlined of a value that is empty.
      const empty = node === null || (isScalar(node) && node.value === null)
      // An item of a list that lacks a key has no key of its own to point to.
      if (whole && !empty) return ofNode(node) ?? key ?? first
      if (!whole && isMap(node) && isScalar(node.items[0]?.key) && pair?.value !== node)
        return ofNode(node.items[0].key) ?? first
      return key ?? first
    },
    ofKey: (path) => {
      const { pair, node, whole } = trail(path)
      return (whole ? ofNode(pair?.key as Node | undefined) : undefined) ?? ofNode(node) ?? first
    },
  }
}

function childOf(node: Node | null, step: PropertyKey): Pair<unknown, Node | null> | Node | undefined {
  if (isMap<unknown, Node | null>(node)) {
    return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
  }
  return isSeq<Node>(node) ? node.items[Number(step)] : undefined
}
