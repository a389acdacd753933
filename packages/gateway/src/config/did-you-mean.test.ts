import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { didYouMean } from './did-you-mean.ts'

test('what is near in its letters was probably meant, and what is not was not', () => {
  const choices = ['cluster', 'node', 'journal', 'intake', 'integrations', 'select']
  deepEqual(
    ['clutser', 'Nodes', 'jornal', 'integration', 'sel', 'x', ''].map((word) => didYouMean(word, choices)),
    ['cluster', 'node', 'journal', 'integrations', undefined, undefined, undefined],
  )
})
