import { passedOptions, type PassedOptions } from '../checks/passed-options.ts'
import type { Source } from '../source.ts'
import { lineMeaning } from './line-meaning.ts'
import { textReader, textSkips } from './text-reader.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const defaults: PassedOptions = { passed: 'event' }

const signs: readonly Sign[] = [
  {
    layout: 'the standard output, and `docker-bench-security.log`, with and without colours',
    line: 'a result in brackets, the number of a check, a dash and its title',
    fits: (line) => lineMeaning(line).is === 'check',
    version: /^# Docker Bench for Security v(\d[\w.]{0,40})/,
  },
  {
    layout: 'the standard output, and `docker-bench-security.log`, with and without colours',
    line: 'the title with the version',
    fits: (line) => lineMeaning(line).is === 'version',
  },
]

/** Docker Bench for Security, from what it prints. The guide is `docs/guides/sources/docker-bench.md`. */
export const dockerBenchText: Source<PassedOptions> = {
  name: 'docker-bench-text',
  title: 'Docker Bench for Security, text',
  summary: 'CIS benchmark of Docker hosts from the text that docker-bench-security prints, for when its JSON is broken',
  guarantees: [
    'Every check is one event, as from the JSON report, and every run that gets to its score ends with one.',
    'What was found, which the tool prints below a check, is part of its reason.',
    'Colours make no difference. The advice at the end is not taken for checks.',
    'A run has the time of its line `Initializing`, where that is in UTC; else the time at which it was received.',
    'The tool does not print the host; it comes from the settings.',
  ],
  families: ['BNCH'],
  layouts: layoutsOf(signs),
  signs,
  skips: textSkips,
  defaults,
  options: () => passedOptions(defaults),
  input: 'lines',
  recognises: (line) => typeof line === 'string' && ['check', 'version'].includes(lineMeaning(line).is),
  open: textReader,
}
