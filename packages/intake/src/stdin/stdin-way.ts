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
    'At the end of the input, what the source holds back is given out.',
  ],
  settings: () => z.strictObject(sourceSettings),
  open: (settings, entrance) => readStdin(settings, entrance, process.stdin),
}
