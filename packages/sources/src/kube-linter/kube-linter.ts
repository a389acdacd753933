import type { Source } from '../source.ts'
import { loadZod } from '../load-zod.ts'
import { isLint, readLint } from './read-lint.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

/** kube-linter has no options here: it reports nothing but what failed. */
type KubeLinterOptions = Readonly<Record<string, never>>

const signs: readonly Sign[] = [
  {
    layout: '`kube-linter lint --format json`',
    members: ['Reports', 'Summary/KubeLinterVersion'],
    version: 'Summary/KubeLinterVersion',
  },
  { layout: '`kube-linter lint --format json`', members: ['Reports', 'Checks/[]/template'] },
]

/** kube-linter: one event for each finding. The guide is `docs/guides/sources/kube-linter.md`. */
export const kubeLinter: Source<KubeLinterOptions> = {
  name: 'kube-linter',
  title: 'kube-linter',
  summary: 'Findings of kube-linter in JSON: best practices that manifests and charts do not keep',
  guarantees: [
    'Every finding is one event, and every run ends with one, also when nothing was found.',
    'What passed is not in the output of kube-linter; neither is what an annotation ignores.',
    'A finding that cannot be read is refused with its place; it does not stop the others.',
    'kube-linter knows no severities.',
  ],
  families: ['RT', 'SJ'],
  layouts: layoutsOf(signs),
  signs,
  skips: {},
  defaults: {},
  options: () => loadZod().strictObject({}),
  maxRecordBytes: 64 * 1024 * 1024,
  recognises: isLint,
  open: (_options, context) => ({
    read: (record, raw) => readLint(record, raw, context),
    flush: () => [],
  }),
}
