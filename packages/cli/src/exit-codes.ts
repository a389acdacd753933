/** How the command ends: the one table, for the program, its help and the documentation. */
export const exitCodes = {
  ok: { code: 0, meaning: 'Everything was done; records may have been skipped for a documented reason' },
  unreadable: { code: 1, meaning: 'Some input could not be read or some output not written; the rest was done' },
  usage: { code: 2, meaning: 'The command line is wrong, or no source recognises the input; nothing was done' },
  faults: { code: 3, meaning: 'Some records were refused (convert, send), or faults were found (lint)' },
  connection: { code: 4, meaning: 'A connection could not be made or was lost, or listening failed' },
  service: { code: 5, meaning: 'The service could not start, does not run, or could not do what it was asked for' },
  unhealthy: { code: 6, meaning: 'status: the service runs, and has a problem that somebody should look at' },
  blocked: { code: 7, meaning: 'ci: an artifact does not pass: it is not compliant, or no policy is for it' },
  internal: { code: 70, meaning: 'A fault in tidewaiter itself; please report it' },
  interrupted: { code: 130, meaning: 'Interrupted (Ctrl-C) before the work was done' },
  outputClosed: {
    code: 141,
    meaning: 'Whoever read the output has stopped reading, as in `tidewaiter convert FILE | head`',
  },
} as const

/** Name of a row of {@link exitCodes}. */
export type Exit = keyof typeof exitCodes

/** Which of two ends is told when both apply: first the one that says that most was left undone. */
const gravest: readonly Exit[] = [
  'internal',
  'outputClosed',
  'interrupted',
  'connection',
  'service',
  'usage',
  'unreadable',
  'faults',
  'blocked',
  'unhealthy',
  'ok',
]

/** The graver of two ends. */
export function graver(one: Exit, other: Exit): Exit {
  return gravest.indexOf(one) <= gravest.indexOf(other) ? one : other
}
