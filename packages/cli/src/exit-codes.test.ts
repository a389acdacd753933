import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { exitCodes, graver, type Exit } from './exit-codes.ts'

const exits = Object.keys(exitCodes) as Exit[]

test('every end has a number of its own', () => {
  equal(new Set(Object.values(exitCodes).map(({ code }) => code)).size, exits.length)
})

test('of two ends the graver one is told, whichever came first', () => {
  equal(graver('faults', 'unreadable'), 'unreadable')
  for (const one of exits) {
    equal(graver(one, 'ok'), one)
    equal(graver('ok', one), one)
    for (const other of exits) equal(graver(one, other), graver(other, one))
  }
})
