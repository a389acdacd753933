import type { DictionaryEntry, ValueType } from './dictionary.ts'

/**
 * The CEF dictionary as data: "Implementing ArcSight CEF", revision 25 (2017-09-28), with the keys and types that the
 * 1.x specifications add and the few that revision 25 leaves out but receivers map (c6a2, flexNumber, catdt, mrt).
 * Lengths are in characters.
 */
export const dictionaryEntries: readonly DictionaryEntry[] = [
  // What a producer sets, specification 0.1.
  string('act', 'deviceAction', 63),
  string('app', 'applicationProtocol', 31),
  ...numbered(4, (n) => [
    entry('ipv6', `c6a${n}`, `deviceCustomIPv6Address${n}`),
    string(`c6a${n}Label`, `deviceCustomIPv6Address${n}Label`, 1023),
  ]),
  string('cat', 'deviceEventCategory', 1023),
  ...numbered(4, (n) => [
    entry('float', `cfp${n}`, `deviceCustomFloatingPoint${n}`),
    string(`cfp${n}Label`, `deviceCustomFloatingPoint${n}Label`, 1023),
  ]),
  ...numbered(3, (n) => [
    entry('long', `cn${n}`, `deviceCustomNumber${n}`),
    string(`cn${n}Label`, `deviceCustomNumber${n}Label`, 1023),
  ]),
  entry('integer', 'cnt', 'baseEventCount'),
  ...numbered(6, (n) => [
    freeText(`cs${n}`, `deviceCustomString${n}`, 4000),
    string(`cs${n}Label`, `deviceCustomString${n}Label`, 1023),
  ]),
  string('destinationDnsDomain', 'destinationDnsDomain', 255),
  string('destinationServiceName', 'destinationServiceName', 1023),
  entry('ip', 'destinationTranslatedAddress', 'destinationTranslatedAddress'),
  port('destinationTranslatedPort', 'destinationTranslatedPort'),
  ...numbered(2, (n) => [
    entry('timestamp', `deviceCustomDate${n}`, `deviceCustomDate${n}`),
    string(`deviceCustomDate${n}Label`, `deviceCustomDate${n}Label`, 1023),
  ]),
  { ...entry('integer', 'deviceDirection', 'deviceDirection'), range: [0, 1] },
  string('deviceDnsDomain', 'deviceDnsDomain', 255),
  string('deviceExternalId', 'deviceExternalId', 255),
  string('deviceFacility', 'deviceFacility', 1023),
  string('deviceInboundInterface', 'deviceInboundInterface', 128),
  string('deviceNtDomain', 'deviceNtDomain', 255),
  string('deviceOutboundInterface', 'deviceOutboundInterface', 128),
  string('devicePayloadId', 'devicePayloadId', 128),
  freeText('deviceProcessName', 'deviceProcessName', 1023),
  entry('ip', 'deviceTranslatedAddress', 'deviceTranslatedAddress'),
  string('dhost', 'destinationHostName', 1023),
  entry('mac', 'dmac', 'destinationMacAddress'),
  string('dntdom', 'destinationNtDomain', 255),
  entry('integer', 'dpid', 'destinationProcessId'),
  string('dpriv', 'destinationUserPrivileges', 1023),
  freeText('dproc', 'destinationProcessName', 1023),
  port('dpt', 'destinationPort'),
  entry('ip', 'dst', 'destinationAddress'),
  string('dtz', 'deviceTimeZone', 255),
  string('duid', 'destinationUserId', 1023),
  freeText('duser', 'destinationUserName', 1023),
  entry('ip', 'dvc', 'deviceAddress'),
  string('dvchost', 'deviceHostName', 100),
  entry('mac', 'dvcmac', 'deviceMacAddress'),
  entry('integer', 'dvcpid', 'deviceProcessId'),
  entry('timestamp', 'end', 'endTime'),
  string('externalId', 'externalId', 40),
  entry('timestamp', 'fileCreateTime', 'fileCreateTime'),
  string('fileHash', 'fileHash', 255),
  string('fileId', 'fileId', 1023),
  entry('timestamp', 'fileModificationTime', 'fileModificationTime'),
  freeText('filePath', 'filePath', 1023),
  string('filePermission', 'filePermission', 1023),
  string('fileType', 'fileType', 1023),
  entry('timestamp', 'flexDate1', 'flexDate1'),
  string('flexDate1Label', 'flexDate1Label', 128),
  ...numbered(2, (n) => [
    entry('integer', `flexNumber${n}`, `flexNumber${n}`),
    string(`flexNumber${n}Label`, `flexNumber${n}Label`, 128),
  ]),
  ...numbered(2, (n) => [
    freeText(`flexString${n}`, `flexString${n}`, 1023),
    string(`flexString${n}Label`, `flexString${n}Label`, 128),
  ]),
  freeText('fname', 'filename', 1023),
  entry('integer', 'fsize', 'fileSize'),
  { ...entry('integer', 'in', 'bytesIn'), typeFrom1: 'long' },
  freeText('msg', 'message', 1023),
  entry('timestamp', 'oldFileCreateTime', 'oldFileCreateTime'),
  string('oldFileHash', 'oldFileHash', 255),
  string('oldFileId', 'oldFileId', 1023),
  entry('timestamp', 'oldFileModificationTime', 'oldFileModificationTime'),
  freeText('oldFileName', 'oldFileName', 1023),
  freeText('oldFilePath', 'oldFilePath', 1023),
  string('oldFilePermission', 'oldFilePermission', 1023),
  entry('integer', 'oldFileSize', 'oldFileSize'),
  string('oldFileType', 'oldFileType', 1023),
  { ...entry('integer', 'out', 'bytesOut'), typeFrom1: 'long' },
  string('outcome', 'eventOutcome', 63),
  string('proto', 'transportProtocol', 31),
  freeText('reason', 'Reason', 1023),
  freeText('request', 'requestUrl', 1023),
  freeText('requestClientApplication', 'requestClientApplication', 1023),
  freeText('requestContext', 'requestContext', 2048),
  freeText('requestCookies', 'requestCookies', 1023),
  string('requestMethod', 'requestMethod', 1023),
  entry('timestamp', 'rt', 'deviceReceiptTime'),
  string('shost', 'sourceHostName', 1023),
  entry('mac', 'smac', 'sourceMacAddress'),
  string('sntdom', 'sourceNtDomain', 255),
  string('sourceDnsDomain', 'sourceDnsDomain', 255),
  string('sourceServiceName', 'sourceServiceName', 1023),
  entry('ip', 'sourceTranslatedAddress', 'sourceTranslatedAddress'),
  port('sourceTranslatedPort', 'sourceTranslatedPort'),
  entry('integer', 'spid', 'sourceProcessId'),
  string('spriv', 'sourceUserPrivileges', 1023),
  freeText('sproc', 'sourceProcessName', 1023),
  port('spt', 'sourcePort'),
  entry('ip', 'src', 'sourceAddress'),
  entry('timestamp', 'start', 'startTime'),
  string('suid', 'sourceUserId', 1023),
  freeText('suser', 'sourceUserName', 1023),
  { ...entry('integer', 'type', 'type'), range: [0, 3] },

  // What a producer sets from specification 1.2 on.
  ...[
    'agentTranslatedZoneKey',
    'agentZoneKey',
    'customerKey',
    'dTranslatedZoneKey',
    'dZoneKey',
    'deviceTranslatedZoneKey',
    'deviceZoneKey',
    'sTranslatedZoneKey',
    'sZoneKey',
    'reportedDuration',
  ].map((key) => since12(entry('long', key, key))),
  since12(string('reportedResourceGroupName', 'reportedResourceGroupName', 128)),
  since12(string('reportedResourceID', 'reportedResourceID', 256)),
  since12(string('reportedResourceName', 'reportedResourceName', 64)),
  since12(string('reportedResourceType', 'reportedResourceType', 64)),
  since12(string('frameworkName', 'frameworkName', 256)),
  since12(string('threatActor', 'threatActor', 40)),
  since12(string('threatAttackID', 'threatAttackID', 32)),

  // What only the receiving side sets.
  ...[
    string('agentDnsDomain', 'agentDnsDomain', 255),
    string('agentNtDomain', 'agentNtDomain', 255),
    entry('ip', 'agentTranslatedAddress', 'agentTranslatedAddress'),
    ...['agentTranslated', 'agent', 'destinationTranslated', 'destination', 'deviceTranslated', 'device']
      .concat('sourceTranslated', 'source')
      .flatMap((side) => [
        string(`${side}ZoneExternalID`, `${side}ZoneExternalID`, 200),
        string(`${side}ZoneURI`, `${side}ZoneURI`, 2048),
      ]),
    entry('ip', 'agt', 'agentAddress'),
    string('ahost', 'agentHostName', 1023),
    string('aid', 'agentId', 40),
    entry('mac', 'amac', 'agentMacAddress'),
    entry('timestamp', 'art', 'agentReceiptTime'),
    string('at', 'agentType', 63),
    string('atz', 'agentTimeZone', 255),
    string('av', 'agentVersion', 31),
    entry('string', 'catdt', 'categoryDeviceType'),
    string('customerExternalID', 'customerExternalID', 200),
    string('customerURI', 'customerURI', 2048),
    entry('double', 'dlat', 'destinationGeoLatitude'),
    entry('double', 'dlong', 'destinationGeoLongitude'),
    entry('long', 'eventId', 'eventId'),
    entry('timestamp', 'mrt', 'managerReceiptTime'),
    freeText('rawEvent', 'rawEvent', 4000),
    entry('double', 'slat', 'sourceGeoLatitude'),
    entry('double', 'slong', 'sourceGeoLongitude'),
  ].map((consumed): DictionaryEntry => ({ ...consumed, setBy: 'consumer' })),
]

function entry(type: ValueType, key: string, name: string): DictionaryEntry {
  return { key, name, type, since: '0.1', setBy: 'producer', freeText: false }
}

function string(key: string, name: string, maxLength: number): DictionaryEntry {
  return { ...entry('string', key, name), maxLength }
}

function freeText(key: string, name: string, maxLength: number): DictionaryEntry {
  return { ...string(key, name, maxLength), freeText: true }
}

function port(key: string, name: string): DictionaryEntry {
  return { ...entry('integer', key, name), range: [0, 65_535] }
}

function since12(added: DictionaryEntry): DictionaryEntry {
  return { ...added, since: '1.2' }
}

function numbered(count: number, entries: (n: number) => DictionaryEntry[]): DictionaryEntry[] {
  return Array.from({ length: count }, (_, index) => entries(index + 1)).flat()
}
