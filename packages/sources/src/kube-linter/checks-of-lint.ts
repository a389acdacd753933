import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { memberOf } from '../engine/json-values.ts'
import { readList } from '../checks/read-list.ts'
import type { FaultList } from '../engine/faults.ts'
import type { SourceContext } from '../source-context.ts'

/** What was found: kube-linter reports nothing but what failed, and gives no severity. */
export function checksOfLint(lint: unknown, context: SourceContext, faults: FaultList): readonly Check[] {
  return readList(memberOf(lint, 'Reports'), 'Reports', faults, (report, path) => {
    const id = clipText(memberOf(report, 'Check'))
    if (id !== undefined) return [checkOf(id, report, context)]
    faults.add(path, '`Check` is missing')
    return []
  })
}

function checkOf(id: string, report: object, context: SourceContext): Check {
  const object = memberOf(report, 'Object')
  const kubernetes = memberOf(object, 'K8sObject')
  const namespace = clipText(memberOf(kubernetes, 'Namespace'))
  const kind = clipText(memberOf(memberOf(kubernetes, 'GroupVersionKind'), 'Kind'))
  const parts = [namespace, kind, clipText(memberOf(kubernetes, 'Name'))].filter((part) => part !== undefined)
  return {
    id,
    status: 'failed',
    resource: parts.length === 0 ? undefined : parts.join('/'),
    namespace,
    detail: detailText(memberOf(memberOf(report, 'Diagnostic'), 'Message'), context),
    path: clipText(memberOf(memberOf(object, 'Metadata'), 'FilePath')),
  }
}
