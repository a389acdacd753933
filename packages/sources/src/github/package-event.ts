import { clipText } from '../checks/clip-text.ts'
import { type JsonObject, memberOf } from '../engine/json-values.ts'
import type { CiVerdict } from '../ci/ci-event.ts'
import { timeOf } from '../engine/values.ts'
import type { Hook } from './hook.ts'

/** An image or package that was published, from the older webhook `package` or the newer `registry_package`. */
export function packageEvent({ action, host, sender }: Hook, published: JsonObject): CiVerdict {
  if (action !== 'published' && action !== 'updated') return { skip: 'other-event' }
  const version = published['package_version']
  const name = clipText(published['name'])
  if (name === undefined) return { refuse: 'the webhook names no package' }
  return {
    time: [memberOf(version, 'created_at'), published['updated_at'], published['created_at']]
      .map(timeOf)
      .find((time) => time !== undefined && time > 0),
    host,
    draft: {
      code: 'CI-006',
      outcome: 'Success',
      artifactName: imageName(version) ?? plainName(published, name, version),
      userName: sender,
      rule: `package ${action}`,
      priority: clipText(published['ecosystem']) ?? clipText(published['package_type']),
    },
  }
}

/** `ghcr.io/owner/name:tag`: of an image that was pushed without a tag, the address ends with the colon. */
function imageName(version: unknown): string | undefined {
  if (typeof memberOf(version, 'container_metadata') !== 'object') return undefined
  return clipText(memberOf(version, 'package_url'))?.replace(/:$/, '')
}

function plainName(published: JsonObject, name: string, version: unknown): string {
  const namespace = clipText(published['namespace'])
  const number = clipText(memberOf(version, 'version'))
  const separator = number?.startsWith('sha256:') ? '@' : ':'
  return `${namespace === undefined ? '' : `${namespace}/`}${name}${number === undefined ? '' : separator + number}`
}
