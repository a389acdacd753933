import type { Framing } from './framing/frame.ts'

/**
 * What one receiver, or one parser inside receivers, needs a sender to do differently. Absent properties change
 * nothing. These are data for whoever writes messages; nothing in this room reads them.
 */
export type InteropProfile = {
  readonly name: string
  /** What it is for, in a sentence. */
  readonly summary: string
  /** Writes one space between the last pipe of the CEF header and the first key. */
  readonly spaceAfterHeader?: true
  /** False leaves `<PRI>` out; true says that a line without it is refused. */
  readonly pri?: boolean
  readonly header?: 'rfc3164' | 'rfc5424' | 'none'
  readonly framing?: Framing
  /** The longest message taken whole with the receiver's default settings, in bytes, header included. */
  readonly maxMessageBytes?: number
  /** The same over UDP, where it differs. */
  readonly maxDatagramBytes?: number
  /** What happens beyond the limit, and how to raise it. */
  readonly note?: string
  /** Where this is written. */
  readonly source: string
}

/** Every receiver whose defaults or defects are known. */
export const interopProfiles: readonly InteropProfile[] = [
  {
    name: 'liblognorm-2.0.6',
    summary:
      'The CEF motif of liblognorm 2.0.6 (rsyslog mmnormalize in Debian 12) loses the first letter of the first key.',
    spaceAfterHeader: true,
    note: 'A space after the last pipe is lost in its place. Other readers skip that space.',
    source: 'tested against rsyslog 8.2302: packages/syslog/src/transport/rsyslog.peer.test.ts',
  },
  {
    name: 'no-pri',
    summary: 'No <PRI> in front, as in the messages that the KCS documentation shows.',
    pri: false,
    source: 'https://support.kaspersky.com/help/KCS/2.0/en-US/293652.htm',
  },
  {
    name: 'graylog-cef-1',
    summary: 'Early versions of the CEF plug-in of Graylog refuse a line without <PRI>.',
    pri: true,
    source: 'https://github.com/Graylog2/graylog-plugin-cef/issues/7',
  },
  {
    name: 'nifi',
    summary: 'ParseCEF of Apache NiFi wants the line to start with CEF:, without a syslog header.',
    header: 'none',
    source: 'documentation of the NiFi processor ParseCEF',
  },
  {
    name: 'rsyslog',
    summary: 'rsyslog with default settings.',
    maxMessageBytes: 8096,
    note: 'The rest of a longer message is read as another one; maxMessageSize raises the limit. Both framings are taken.',
    source: 'tested against rsyslog 8.2302: packages/syslog/src/transport/rsyslog.peer.test.ts',
  },
  {
    name: 'syslog-ng',
    summary: 'syslog-ng with default settings.',
    maxMessageBytes: 65_536,
    note: 'Beyond it, network() (lines) reads the rest as another message, and syslog() (octet counts) hangs up without taking it; log-msg-size() raises the limit.',
    source: 'tested against syslog-ng 3.38: packages/syslog/src/transport/syslog-ng.peer.test.ts',
  },
  {
    name: 'wazuh',
    summary: 'Wazuh and OSSEC: about 6 KiB, lines only.',
    framing: 'lf',
    maxMessageBytes: 6144,
    note: 'Over TCP the rest is read as another message, over UDP it is dropped. The limit is compiled in (OS_MAXSTR).',
    source: 'https://github.com/wazuh/wazuh/issues/308',
  },
  {
    name: 'kuma',
    summary: 'Kaspersky Unified Monitoring and Analysis Platform, collectors with default settings.',
    framing: 'lf',
    maxMessageBytes: 4_194_304,
    maxDatagramBytes: 16_384,
    note: 'The UDP buffer of a collector can be raised to 64 KiB. [OOTB] Syslog-CEF expects a syslog header, [OOTB] CEF none.',
    source: 'https://support.kaspersky.com/kuma/3.2/220740',
  },
  {
    name: 'qradar',
    summary: 'IBM QRadar: payloads over TCP are cut at 4096 bytes by default.',
    maxMessageBytes: 4096,
    note: 'Often cited and not confirmed by a primary source. The log source identifier must equal the host of the header.',
    source: 'https://www.ibm.com/docs/ja/SSPE5X/dsm/c_logsource_syslog.html',
  },
  {
    name: 'rfc3164',
    summary: 'The limit of RFC 3164 itself, for relays that keep to it.',
    header: 'rfc3164',
    maxMessageBytes: 1024,
    source: 'RFC 3164 section 4.1',
  },
  {
    name: 'rfc5424',
    summary: 'What every RFC 5424 receiver should take.',
    header: 'rfc5424',
    maxMessageBytes: 2048,
    note: 'Only 480 bytes must be taken.',
    source: 'RFC 5424 section 6.1',
  },
  {
    name: 'rfc5425',
    summary: 'What every receiver of syslog over TLS should take.',
    framing: 'octet-counting',
    maxMessageBytes: 8192,
    note: 'Only 2048 bytes must be taken.',
    source: 'RFC 5425 section 4.3.1',
  },
]
