import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { memberOf } from '../checks/json-member.ts'
import { readList } from '../checks/read-list.ts'
import { unreadableCheck } from '../checks/unreadable-check.ts'
import type { SourceContext } from '../source-context.ts'

/** What was found: kube-linter reports nothing but what failed, and gives no severity. */
export function checksOfLint(lint: unknown, context: SourceContext): readonly Check[] {
  return readList(memberOf(lint, 'Reports'), 'Reports', (report) => [checkOf(report, context)])
}

function checkOf(report: object, context: SourceContext): Check {
  const id = clipText(memberOf(report, 'Check'))
  if (id === undefined) return unreadableCheck('`Check` is missing')
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
