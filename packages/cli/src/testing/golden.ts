import { deepEqual } from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'

/** Compares text with a golden file, line by line; with UPDATE_GOLDEN=1 in the environment writes the file instead. */
export function matchesGolden(text: string, file: URL): void {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  deepEqual(text.split('\n'), readFileSync(file, 'utf8').split('\n'))
}
