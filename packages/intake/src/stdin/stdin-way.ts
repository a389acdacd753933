import { z } from 'zod'
import { sourceSettings, type SourceOptions } from '../settings/source-settings.ts'
import type { Way } from '../way.ts'
import { readStdin } from './read-stdin.ts'

export type StdinSettings = { readonly source?: string | undefined; readonly options?: SourceOptions | undefined }

/** What is piped into the command. */
export const stdinWay: Way<StdinSettings> = {
  name: 'stdin',
  title: 'Standard input',
  summary: 'Reads standard input to its end: `tool | tidewaiter run`',
  guarantees: [
    'What was read and is not in the journal when the service ends is lost: standard input cannot be read again.',
    'While the journal refuses, nothing more is read, and the writing tool waits once the pipe is full.',
    'A source that is not named is found out from the first megabyte: by a record in JSON at once, by lines of text once there are some ten, after five seconds without a byte, or at the end.',
    'At the end of the input, and after five seconds without a byte, what the source holds back is given out.',
  ],
  settings: () => z.strictObject(sourceSettings),
  open: (settings, entrance) => readStdin(settings, entrance, process.stdin),
}
