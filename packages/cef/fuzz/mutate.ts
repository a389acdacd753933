/**
 * Mutation fuzzing of reader and writer.
 *
 *     node --conditions=source packages/cef/fuzz/mutate.ts --seconds 60 [--seed N]
 *
 * Starts from the corpus beside the repository where there is one, otherwise from samples.ts. Prints the seed and what was
 * run; exits with 1 and the input (base64, made as short as it can be) when an invariant does not hold.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseCef } from '@tidewaiter/cef'
import { brokenInvariant } from './invariants.ts'
import { samples, tokens } from './samples.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, seed: { type: 'string' } } })
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed)
const random = mulberry32(seed)
const inputs = [...samples.map(encode), ...corpus()]
const maxLength = 65_536

const end = performance.now() + Number(values.seconds) * 1000
const findings = new Map<string, number>()
let count = 0
let bytes = 0
while (performance.now() < end) {
  const input = mutated()
  const broken = brokenInvariant(input)
  if (broken !== null) {
    const shortest = shortened(input)
    console.error(`seed ${seed}, input ${count}: ${brokenInvariant(shortest)}`)
    console.error(Buffer.from(shortest).toString('base64'))
    process.exit(1)
  }
  count++
  bytes += input.length
  for (const { code } of parseCef(input).diagnostics) findings.set(code, (findings.get(code) ?? 0) + 1)
}
console.log(
  JSON.stringify({ seed, starts: inputs.length, inputs: count, bytes, findings: Object.fromEntries(findings) }),
)

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function corpus(): Uint8Array[] {
  const file = new URL('../../../../shared/corpus/cef/vectors.jsonl', import.meta.url)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.flatMap((line) => {
    const { line: text, lineBase64 } = JSON.parse(line) as { line?: string; lineBase64?: string }
    if (lineBase64 !== undefined) return [Uint8Array.from(Buffer.from(lineBase64, 'base64'))]
    return text === undefined ? [] : [encode(text)]
  })
}

/** Tommy Ettinger's Mulberry32: small, fast, and the same on every machine. */
function mulberry32(start: number): () => number {
  let state = start | 0
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function below(limit: number): number {
  return Math.floor(random() * limit)
}

function pick<T>(from: readonly T[]): T {
  return from[below(from.length)] as T
}

function mutated(): Uint8Array {
  let input = Array.from(pick(inputs))
  for (let round = below(8) + 1; round > 0; round--) input = mutatedOnce(input)
  return Uint8Array.from(input.slice(0, maxLength))
}

function mutatedOnce(input: readonly number[]): number[] {
  const from = below(input.length + 1)
  const to = Math.min(input.length, from + below(16))
  const [before, inside, after] = [input.slice(0, from), input.slice(from, to), input.slice(to)]
  switch (below(8)) {
    case 0:
      return [...before, ...after]
    case 1:
      return [...before, below(256), ...after]
    case 2:
      return [...before, ...inside.map((byte) => byte ^ (1 << below(8))), ...after]
    case 3:
      return [...before, ...inside, ...inside, ...after]
    case 4:
      return [...before, ...Array.from({ length: below(300) }, () => inside).flat(), ...after]
    case 5: {
      const other = pick(inputs)
      return [...before, ...other.subarray(below(other.length + 1)), ...after]
    }
    case 6:
      return before
    default:
      return [...before, ...encode(pick(tokens)), ...inside, ...encode(pick(tokens)), ...after]
  }
}

/** Takes out ever smaller pieces for as long as what is left still breaks an invariant. */
function shortened(input: Uint8Array): Uint8Array {
  let current = input
  for (let size = current.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at + size <= current.length;) {
      const without = Uint8Array.from([...current.subarray(0, at), ...current.subarray(at + size)])
      if (brokenInvariant(without) === null) at += size
      else current = without
    }
  }
  return current
}
