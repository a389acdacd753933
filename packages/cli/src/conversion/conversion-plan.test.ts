import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { interopFor, syslogSeverity } from '@tidewaiter/syslog'

test('several receivers together get the smallest size, and what each of them needs', () => {
  const both = interopFor(['rsyslog', 'liblognorm-2.0.6', 'wazuh'])
  equal(both.maxMessageBytes, 6144)
  equal(both.spaceAfterHeader, true)
  equal(both.framing, 'lf')
  deepEqual(interopFor([]), {})
})

test('the bands of CEF severity are those of syslog severity', () => {
  const severities = Array.from({ length: 11 }, (_, severity) => syslogSeverity(severity))
  deepEqual(severities, [
    ...Array.from({ length: 4 }, () => 'info'),
    ...Array.from({ length: 3 }, () => 'notice'),
    'warning',
    'warning',
    'err',
    'err',
  ])
})
