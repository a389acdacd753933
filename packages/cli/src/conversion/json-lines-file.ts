import { closeSync, fchmodSync, openSync, writeSync } from 'node:fs'
import { CliError } from '../cli-errors.ts'
import { fileReason } from '../input/open-input.ts'

export type JsonLinesFile<Value> = {
  readonly add: (value: Value) => void
  /** Writes what has been gathered. */
  readonly flush: () => void
  readonly close: () => void
}

/** Gathered before a write: broken input can be refused by the million. */
const bufferedCharacters = 65_536

/**
 * Opens a file for what a conversion tells beside its messages, one JSON object a line. An existing file is replaced. Only
 * its owner may read it (mode 0600): what is told quotes the input, which may hold secrets.
 *
 * @throws {CliError} `file-unwritable`, here and when writing fails later
 */
export function openJsonLinesFile<Value>(path: string): JsonLinesFile<Value> {
  const attempt = <T>(action: () => T): T => {
    try {
      return action()
    } catch (cause) {
      throw new CliError('file-unwritable', { file: path, reason: fileReason(cause) }, { cause })
    }
  }
  const file = attempt(() => {
    const opened = openSync(path, 'w', 0o600)
    fchmodSync(opened, 0o600) // an existing file keeps its mode otherwise
    return opened
  })
  let text = ''
  const flush = (): void => {
    if (text === '') return
    const whole = Buffer.from(text)
    text = ''
    attempt(() => {
      for (let at = 0; at < whole.length;) at += writeSync(file, whole, at)
    })
  }
  return {
    add: (value) => {
      text += `${JSON.stringify(value)}\n`
      if (text.length > bufferedCharacters) flush()
    },
    flush,
    close: () => {
      flush()
      closeSync(file)
    },
  }
}
