/**
 * The 21 event families of the KCS 2.0 scheme: what each means, the name its events carry in the CEF header, and what
 * kind of family it is. Kind decides the vocabulary of `outcome`, the severity and which fields an event may carry.
 *
 * Source: the KCS 2.0 table, "Unique ID of the event type". Three names are given there word for word (`Process
 * management`, `File management`, `Networking`) and `Administration` as an example; the others are ours, in its style.
 */
export const families = {
  ADM: {
    name: 'Administration',
    nameAttested: true,
    kind: 'control',
    category: 'administration',
    meaning: 'Administration: users, roles, settings, policies, integrations',
  },
  CVE: {
    name: 'Vulnerability risk acceptance',
    nameAttested: false,
    kind: 'control',
    category: 'alerts',
    meaning: 'Acceptance of the risk of a vulnerability, or its expiry',
  },
  MLW: {
    name: 'Malware risk acceptance',
    nameAttested: false,
    kind: 'control',
    category: 'alerts',
    meaning: 'Acceptance of the risk of a piece of malware, or its expiry',
  },
  SD: {
    name: 'Sensitive data risk acceptance',
    nameAttested: false,
    kind: 'control',
    category: 'alerts',
    meaning: 'Acceptance of the risk of sensitive data, or its expiry',
  },
  MS: {
    name: 'Misconfiguration risk acceptance',
    nameAttested: false,
    kind: 'control',
    category: 'alerts',
    meaning: 'Acceptance of the risk of a misconfiguration, or its expiry',
  },
  CMP: {
    name: 'Image compliance',
    nameAttested: false,
    kind: 'control',
    category: 'resources',
    meaning: 'An image complies with the requirements',
  },
  NCMP: {
    name: 'Image non-compliance',
    nameAttested: false,
    kind: 'control',
    category: 'resources',
    meaning: 'An image does not comply with the requirements',
  },
  CI: {
    name: 'CI/CD process',
    nameAttested: false,
    kind: 'control',
    category: 'ci/cd',
    meaning: 'An event of the CI/CD process',
  },
  PLC: {
    name: 'Policy application',
    nameAttested: false,
    kind: 'control',
    category: 'policies',
    meaning: 'A security policy was applied',
  },
  BNCH: {
    name: 'Benchmark scan',
    nameAttested: false,
    kind: 'control',
    category: 'resources',
    meaning: 'Scan of the cluster and its nodes against a benchmark',
  },
  AG: {
    name: 'Agents',
    nameAttested: false,
    kind: 'control',
    category: 'resources',
    meaning: 'An event of an agent',
  },
  SJ: {
    name: 'Scan job',
    nameAttested: false,
    kind: 'control',
    category: 'scanners',
    meaning: 'An event of the scanner',
  },
  RT: {
    name: 'Best practice check',
    nameAttested: false,
    kind: 'control',
    category: 'admission controller',
    meaning: 'A best practice check',
  },
  API: {
    name: 'API request',
    nameAttested: false,
    kind: 'control',
    category: 'api',
    meaning: 'A request to the API server',
  },
  PM: {
    name: 'Process management',
    nameAttested: true,
    kind: 'process',
    category: 'processes',
    meaning: 'A process in a container',
  },
  FM: {
    name: 'File management',
    nameAttested: true,
    kind: 'file',
    category: 'file operations',
    meaning: 'Access to an object in the file system of a container',
  },
  NT: {
    name: 'Networking',
    nameAttested: true,
    kind: 'network',
    category: 'network traffic',
    meaning: 'A network connection',
  },
  FPM: {
    name: 'Process policy violation',
    nameAttested: false,
    kind: 'process',
    category: 'processes',
    meaning: 'A process violates a runtime policy',
  },
  FFM: {
    name: 'File access policy violation',
    nameAttested: false,
    kind: 'file',
    category: 'file operations',
    meaning: 'Access to an object in the file system of a container violates a runtime policy',
  },
  FNT: {
    name: 'Network policy violation',
    nameAttested: false,
    kind: 'network',
    category: 'network traffic',
    meaning: 'A network connection violates a runtime policy',
  },
  FFTP: {
    name: 'File Threat Protection',
    nameAttested: false,
    kind: 'malware',
    category: 'file operations',
    meaning: 'A file violates the File Threat Protection of a runtime policy',
  },
} as const

/** Letters of an event code: `PM` of `PM-002`. */
export type Family = keyof typeof families

/** `control` families report a status (Success, Error); the others are the runtime families and report a mode. */
export type FamilyKind = (typeof families)[Family]['kind']

/** The families of the given kind, as a type. */
export type FamilyOfKind<K extends FamilyKind> = {
  [F in Family]: (typeof families)[F]['kind'] extends K ? F : never
}[Family]

export type ControlFamily = FamilyOfKind<'control'>
export type RuntimeFamily = Exclude<Family, ControlFamily>

/** All families, in the order of the source table. */
export const familyNames: readonly Family[] = Object.keys(families) as Family[]

/** True for the families whose `outcome` is the mode of the runtime policy: PM, FM, NT, FPM, FFM, FNT, FFTP. */
export function isRuntimeFamily(family: Family): family is RuntimeFamily {
  return families[family].kind !== 'control'
}
