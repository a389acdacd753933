import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { findSource } from '@tidewaiter/sources/all'
import { parseSourceOptions } from './parse-source-options.ts'

const trivy = findSource('trivy')!
const falco = findSource('falco')!
const usual = { acceptedRisks: 'report' }

test('what is usual holds where the options do not say, for sources that know it', () => {
  deepEqual(parseSourceOptions(trivy), { pipeline: false, acceptedRisks: 'events' })
  deepEqual(parseSourceOptions(trivy, {}, usual), { pipeline: false, acceptedRisks: 'report' })
  deepEqual(parseSourceOptions(trivy, { acceptedRisks: 'events' }, usual), { pipeline: false, acceptedRisks: 'events' })
  deepEqual(parseSourceOptions(trivy, { pipeline: true }, usual), { pipeline: true, acceptedRisks: 'report' })
  deepEqual(parseSourceOptions(falco, {}, usual), parseSourceOptions(falco))
})

test('each option that is wrong is named', () => {
  throws(() => parseSourceOptions(trivy, { pipeline: 7, acceptedRisks: 'no' }), /pipeline: .*; acceptedRisks: /)
})
