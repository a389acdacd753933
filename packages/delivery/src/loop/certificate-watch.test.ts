import assert from 'node:assert/strict'
import test from 'node:test'
import { createCertificateWatch, daysLeft } from './certificate-watch.ts'

const day = 86_400_000
const certificate = { subject: 'CN=siem', issuer: 'CN=ca', validTo: 100 * day, fingerprint: 'AA' }

test('a certificate is told of at 30, 14, 7, 3 and 1 days and when it is over, once each, and so is ours', () => {
  const told: string[] = []
  const watch = createCertificateWatch('siem', (name, { whose, days }) =>
    told.push(`${whose} ${name === 'certificate-expired' ? 'over' : days}`),
  )
  for (let hour = 0; hour <= 101 * 24; hour++) watch({ receiver: certificate }, hour * 3_600_000)
  assert.deepEqual(
    told,
    ['30', '14', '7', '3', '1', 'over'].map((days) => `receiver's ${days}`),
  )
  watch({ receiver: certificate, own: { ...certificate, fingerprint: 'BB' } }, 94 * day)
  assert.equal(told.at(-1), 'own 6')
})

test('a renewed certificate is another one', () => {
  const told: number[] = []
  const watch = createCertificateWatch('siem', (_name, { days }) => told.push(Number(days)))
  watch({ receiver: certificate }, 99 * day)
  watch({ receiver: { ...certificate, fingerprint: 'CC', validTo: 120 * day } }, 99 * day)
  assert.deepEqual(told, [1, 21])
  assert.equal(daysLeft(certificate, 100 * day + 1), -1)
})
