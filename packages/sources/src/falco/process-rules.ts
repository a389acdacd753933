import { computed, text, type Rules } from '../engine/mapping.ts'
import { countOf } from '../engine/values.ts'
import { commonRules, field } from './common-rules.ts'

/** Fields of alerts about processes (FPM). */
export const processRules: Rules = {
  ...commonRules,
  filePath: [text(field('proc.exepath'))],
}

/** As {@link processRules}, for calls that make a process: their result is its id, in the process that called. */
export const forkRules: Rules = {
  ...processRules,
  newPid: [computed([field('evt.rawres')], ([result]) => countOf(result) || undefined)],
}
