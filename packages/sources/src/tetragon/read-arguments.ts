import { textOf } from '../engine/values.ts'
import { isObject } from '../engine/json-values.ts'

/**
 * What a hook was called with, as far as an event can use it. Arguments of other types (bytes, capabilities, credentials,
 * modules ...) are left out: `bytes_arg` and `truncated_bytes_arg` hold what a program wrote, which is never forwarded.
 */
export type Argument =
  | { readonly kind: 'path'; readonly path: string; readonly permission: unknown }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** `view` says whose addresses they are: see `connection-of.ts`. */
  | { readonly kind: 'socket'; readonly view: 'local' | 'packet' | 'target'; readonly socket: Socket }

/** Fields of `sock_arg`, `skb_arg` and `sockaddr_arg`; a zero is left out by protojson. */
type Socket = Readonly<Record<string, unknown>>

/**
 * Reads the `args` of a hook. Total: what is not an argument is left out, so
 * that positions are those among the arguments that can be used.
 */
export function readArguments(args: unknown): readonly Argument[] {
  if (!Array.isArray(args)) return []
  if (last?.args !== args) last = { args, read: readList(args) }
  return last.read
}

/** The last answer: the fields of one event ask for the same arguments up to eight times. */
let last: { readonly args: unknown; readonly read: readonly Argument[] } | undefined

function readList(args: readonly unknown[]): readonly Argument[] {
  return args.flatMap((arg): readonly Argument[] => {
    const read = readArgument(arg)
    return read ? [read] : []
  })
}

/** Reads one argument, or the `return` value of a hook; undefined for what is none that an event can use. */
export function readArgument(arg: unknown): Argument | undefined {
  return isObject(arg) ? readMessage(arg) : undefined
}

/** Message names of KprobeArgument (api/v1/tetragon/tetragon.proto); one is set in each argument, a `label` may be beside it. */
function readMessage(arg: Readonly<Record<string, unknown>>): Argument | undefined {
  for (const name of ['file_arg', 'path_arg', 'linux_binprm_arg']) {
    const file = arg[name]
    const path = isObject(file) ? textOf(file['path']) : undefined
    if (isObject(file) && path !== undefined) return { kind: 'path', path, permission: file['permission'] }
  }
  for (const [name, view] of [
    ['sock_arg', 'local'],
    ['skb_arg', 'packet'],
    ['sockaddr_arg', 'target'],
  ] as const) {
    const socket = arg[name]
    if (isObject(socket)) return { kind: 'socket', view, socket }
  }
  for (const name of ['int_arg', 'uint_arg', 'size_arg', 'long_arg']) {
    const value = numberOf(arg[name])
    if (value !== undefined) return { kind: 'number', value }
  }
  const text = typeof arg['string_arg'] === 'string' ? textOf(arg['string_arg']) : undefined
  return text === undefined ? undefined : { kind: 'string', text }
}

/** 64-bit integers are text in protojson; those that no double holds are of no use here. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
}
