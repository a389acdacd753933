import { passedOptions, type PassedOptions } from '../checks/passed-options.ts'
import type { Source } from '../source.ts'
import { isDockerBenchReport, readDockerBench } from './read-docker-bench.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const defaults: PassedOptions = { passed: 'event' }

const signs: readonly Sign[] = [
  {
    layout: 'the report `docker-bench-security.log.json` (1.3.4 to 1.6)',
    members: ['dockerbenchsecurity', 'tests'],
    version: 'dockerbenchsecurity',
  },
]

/** Docker Bench for Security: one event for each check. The guide is `docs/guides/sources/docker-bench.md`. */
export const dockerBench: Source<PassedOptions> = {
  name: 'docker-bench',
  title: 'Docker Bench for Security',
  summary: 'CIS benchmark of Docker hosts by docker-bench-security in JSON: one event for each check, one for each run',
  guarantees: [
    'Every check is one event, and every run ends with one that names the score.',
    'WARN is an Error: the tool has no FAIL. INFO and NOTE are checks that need a manual look.',
    'A check whose result cannot be read is an Error event that says so; what is no check is refused with its place. Neither stops the others.',
    'The tool does not print the host; it comes from the settings.',
    'The tool does not escape what it writes: a report that is no valid JSON is refused with the place of the fault.',
  ],
  families: ['BNCH'],
  layouts: layoutsOf(signs),
  signs,
  skips: {},
  defaults,
  options: () => passedOptions(defaults),
  maxRecordBytes: 64 * 1024 * 1024,
  recognises: isDockerBenchReport,
  open: (options, context) => ({
    read: (record, raw) => readDockerBench(record, raw, options, context),
    flush: () => [],
  }),
}
