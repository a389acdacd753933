import type { ScanReport } from '@tidewaiter/model'

/** What was found, without where and by whom. */
export type Findings = Pick<
  ScanReport,
  'vulnerabilities' | 'malware' | 'sensitiveData' | 'misconfigurations' | 'packages' | 'acceptedRisks'
>

/** A scan that found nothing: the lists that a scanner does not fill. */
export const noFindings: Findings = {
  vulnerabilities: [],
  malware: [],
  sensitiveData: [],
  misconfigurations: [],
  packages: [],
  acceptedRisks: [],
}
