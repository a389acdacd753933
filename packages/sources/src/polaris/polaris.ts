import { passedOptions, type PassedOptions } from '../checks/passed-options.ts'
import type { Source } from '../source.ts'
import { isPolarisAudit, readAudit } from './read-audit.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const defaults: PassedOptions = { passed: 'skip' }

const signs: readonly Sign[] = [
  {
    layout: '`polaris audit --format json`, of a cluster or of files',
    members: ['PolarisOutputVersion', 'Results'],
    schema: 'PolarisOutputVersion',
  },
  {
    layout: 'the same of old versions, with `Messages` for `Results`',
    members: ['PolarisOutputVersion', 'Results', 'Results/[]/Messages'],
    schema: 'PolarisOutputVersion',
  },
  {
    layout: 'the same of old versions, with `Messages` for `Results`',
    members: ['PolarisOutputVersion', 'Results', 'Results/[]/PodResult/Messages'],
    schema: 'PolarisOutputVersion',
  },
]

/** Polaris: one event for each check that failed. The guide is `docs/guides/sources/polaris.md`. */
export const polaris: Source<PassedOptions> = {
  name: 'polaris',
  title: 'Polaris',
  summary: 'Audits of Fairwinds Polaris in JSON: best practices that workloads do not keep, and the score',
  guarantees: [
    'Every check that failed is one event, whether of the controller, of its pods or of a container; so is every audit.',
    'Checks that passed are events only with the option `passed`; they are in the scan report in any case.',
    'A check whose result cannot be read is an Error event that says so; what is no check is refused with its place. Neither stops the others.',
    'An exempted check is not in the output of Polaris, so that no accepted risk can be seen.',
    'An audit without a time (the year 1, in old versions) is given the time at which it was received.',
  ],
  families: ['RT', 'SJ'],
  layouts: layoutsOf(signs),
  signs,
  skips: {},
  defaults,
  options: () => passedOptions(defaults),
  maxRecordBytes: 256 * 1024 * 1024,
  recognises: isPolarisAudit,
  open: (options, context) => ({
    read: (record, raw) => readAudit(record, raw, options, context),
    flush: () => [],
  }),
}
