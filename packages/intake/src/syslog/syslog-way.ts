import type { Way } from '../way.ts'
import { receiveMessages } from './receive-messages.ts'
import { syslogSettings, type SyslogSettings } from './syslog-settings.ts'

/** Syslog of senders that speak CEF already: KCS itself, and whatever else reports to a SIEM. */
export const syslogWay: Way<SyslogSettings> = {
  name: 'syslog',
  title: 'Syslog',
  summary: 'Takes messages over UDP, TCP and TLS, such as the CEF of KCS and of other products',
  guarantees: [
    'Each message becomes one record, whatever bytes it holds; line ends and NULs inside it become spaces.',
    'Syslog has no acknowledgement: a sender that the kernel here has answered takes its message for delivered, and this service may not have read it yet.',
    'When the service or the machine dies, what was received and is not in the journal is lost: at most `maxBuffered`, some milliseconds as a rule, and what the kernel holds of each connection. Tidewaiter as the sender sends it again.',
    'When the service stops in order, senders are told, and what they had on the way for 2 seconds more enters the journal.',
    'A connection that its sender ends in order is answered when all of it is in the journal.',
    'While the journal is slow or refuses, TCP and TLS are not read beyond `maxBuffered`: the senders wait, and nothing is lost.',
    'Over UDP, what comes faster than it is taken is lost: dropped here and counted, or dropped by the kernel, which counts it (`nstat -az UdpRcvbufErrors`).',
    'A sender that sends again after a broken connection has some messages accepted twice.',
  ],
  settings: syslogSettings,
  open: receiveMessages,
}
