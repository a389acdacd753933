import { clipText } from '../checks/clip-text.ts'
import { type JsonObject, memberOf, objectOf } from '../engine/json-values.ts'
import { advisoryIdIn } from '../ci/advisory-id.ts'
import type { CiVerdict } from '../ci/ci-event.ts'
import { timeOf } from '../engine/values.ts'
import type { Hook } from './hook.ts'

/** Resolutions of a secret that leave it where it is; with the others it was revoked, or is looked for no more. */
const acceptingResolutions = ['false_positive', 'wont_fix', 'used_in_tests']

/**
 * An alert of code scanning, Dependabot or secret scanning. Closed by a person it is the acceptance of a risk, opened again the
 * end of it; found, fixed or gone it is no event.
 */
export function alertEvent(hook: Hook): CiVerdict {
  const alert = objectOf(hook.body['alert']) ?? {}
  if (objectOf(alert['security_advisory'])) return dependabotEvent(hook, alert)
  if (objectOf(alert['rule'])) return codeScanningEvent(hook, alert)
  if (typeof alert['secret_type'] === 'string') return secretScanningEvent(hook, alert)
  return { skip: 'other-event' }
}

function codeScanningEvent(hook: Hook, alert: JsonObject): CiVerdict {
  const isOpened = hook.action === 'reopened_by_user'
  if (hook.action !== 'closed_by_user' && !isOpened) return { skip: 'finding' }
  const rule = objectOf(alert['rule']) ?? {}
  const id = clipText(rule['id'])
  const advisory = advisoryIdIn(id, clipText(rule['description']))
  const family = advisory === undefined ? familyOfRule(rule) : 'CVE'
  return {
    time: isOpened ? timeOf(alert['updated_at']) : timeOf(alert['dismissed_at']),
    host: hook.host,
    draft: {
      code: `${family}-${isOpened ? '004' : '001'}`,
      outcome: 'Success',
      artifactName: hook.place,
      userName: clipText(memberOf(alert['dismissed_by'], 'login')) ?? hook.sender,
      rule: advisory ?? id,
      priority: clipText(rule['security_severity_level']) ?? clipText(rule['severity']),
    },
  }
}

/** Tags are all that tells a weakness of the program from a misconfiguration; secret scanners upload SARIF too. */
function familyOfRule(rule: JsonObject): 'CVE' | 'SD' | 'MS' {
  const tags = Array.isArray(rule['tags']) ? rule['tags'].filter((tag) => typeof tag === 'string') : []
  if (tags.some((tag) => /^secrets?$/i.test(tag))) return 'SD'
  return tags.some((tag) => tag.startsWith('external/cwe/') || /^vulnerabilit/i.test(tag)) ? 'CVE' : 'MS'
}

function dependabotEvent(hook: Hook, alert: JsonObject): CiVerdict {
  const isOpened = hook.action === 'reopened' || hook.action === 'auto_reopened'
  if (hook.action !== 'dismissed' && hook.action !== 'auto_dismissed' && !isOpened) return { skip: 'finding' }
  const advisory = alert['security_advisory']
  const ended = timeOf(alert['dismissed_at']) ?? timeOf(alert['auto_dismissed_at'])
  return {
    time: (isOpened ? undefined : ended) ?? timeOf(alert['updated_at']),
    host: hook.host,
    draft: {
      code: isOpened ? 'CVE-004' : 'CVE-001',
      outcome: 'Success',
      artifactName: hook.place,
      userName: clipText(memberOf(alert['dismissed_by'], 'login')) ?? hook.sender,
      rule: clipText(memberOf(advisory, 'cve_id')) ?? clipText(memberOf(advisory, 'ghsa_id')),
      priority: clipText(memberOf(advisory, 'severity')),
    },
  }
}

function secretScanningEvent(hook: Hook, alert: JsonObject): CiVerdict {
  const isOpened = hook.action === 'reopened'
  const resolution = alert['resolution']
  const isAccepted = hook.action === 'resolved' && acceptingResolutions.some((word) => word === resolution)
  if (!isOpened && !isAccepted) return { skip: 'finding' }
  return {
    time: (isOpened ? undefined : timeOf(alert['resolved_at'])) ?? timeOf(alert['updated_at']),
    host: hook.host,
    draft: {
      code: isOpened ? 'SD-004' : 'SD-001',
      outcome: 'Success',
      artifactName: hook.place,
      userName: clipText(memberOf(alert['resolved_by'], 'login')) ?? hook.sender,
      rule: clipText(alert['secret_type']),
    },
  }
}
