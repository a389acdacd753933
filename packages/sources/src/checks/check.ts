import type { FindingSeverity, Misconfiguration } from '@tidewaiter/model'

/** What became of one check of a benchmark or of best practices, in the words that all such tools share. */
export type Check = {
  /** The tool's id of the check: `1.1.12`, `C-0016`, `hostIPCSet`. */
  readonly id: string
  readonly title?: string | undefined
  /** `error`: the report names the check, but says nothing of its result that can be read. */
  readonly status: Misconfiguration['status']
  /** What was checked, where a check has many objects: `shop/Deployment/web`. */
  readonly resource?: string | undefined
  readonly namespace?: string | undefined
  /** Why it went as it did. */
  readonly detail?: string | undefined
  readonly severity?: FindingSeverity | undefined
  /** The severity in the tool's own words. */
  readonly priority?: string | undefined
  /** File that holds the object. */
  readonly path?: string | undefined
}

/** Id and title in one text: `1.1.12 Ensure that ...`. */
export function nameOfCheck({ id, title }: Check): string {
  return title === undefined ? id : `${id} ${title}`
}

/** The check as a finding of a scan report. */
export function misconfigurationOf(check: Check): Misconfiguration {
  const { id, title, status, resource, detail, severity, path } = check
  return {
    id,
    severity: severity ?? 'unknown',
    status,
    ...(title !== undefined && { title }),
    ...(detail !== undefined && { message: detail }),
    ...(resource !== undefined && { resource }),
    ...(path !== undefined && { path }),
  }
}
