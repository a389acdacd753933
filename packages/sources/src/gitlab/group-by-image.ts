import { imageNameParts } from '../scan/image-name.ts'
import type { JsonObject } from '../engine/json-values.ts'
import { imageOf } from './scan-findings.ts'

/** Findings, and where in their image they are as far as only its place says so. */
export type ImageFindings = ReadonlyMap<string, readonly { readonly finding: JsonObject; readonly target?: string }[]>

/**
 * Groups findings by the image that they name. Trivy's template for GitLab writes its targets there: the image beside
 * `Node.js` and `var/www/composer.lock`. Where exactly one name has a tag or digest, it is the image, and what has none is a
 * place in it.
 *
 * @param unnamed stands for the image where a finding names none, and where there is no finding
 */
export function groupByImage(findings: readonly JsonObject[], unnamed: string): ImageFindings {
  const names = new Set(findings.map((finding) => imageOf(finding) ?? unnamed))
  const tagged = [...names].filter(isTagged)
  const only = tagged.length === 1 ? tagged[0] : undefined
  const groups = new Map<string, { finding: JsonObject; target?: string }[]>()
  for (const finding of findings) {
    const name = imageOf(finding) ?? unnamed
    const isTarget = only !== undefined && name !== only && name !== ''
    const image = only ?? name
    const entry = isTarget ? { finding, target: name } : { finding }
    const group = groups.get(image)
    if (group === undefined) groups.set(image, [entry])
    else group.push(entry)
  }
  return groups.size === 0 ? new Map([[unnamed, []]]) : groups
}

function isTagged(name: string): boolean {
  const { tag, digest } = imageNameParts(name)
  return tag !== undefined || digest !== undefined
}
