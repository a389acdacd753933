import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { gauges } from './gauges.ts'
import { happenings } from './happenings.ts'

const all = Object.entries(happenings).flatMap(([room, table]) =>
  Object.entries(table).map(([name, happening]) => ({ room, name, ...happening })),
)

test('a happening has a name of its own over all rooms, in words with hyphens', () => {
  const names = all.map(({ name }) => name)
  deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  )
  for (const name of names) match(name, /^[a-z]+(-[a-z]+)*$/)
})

test('warnings and errors say what to do', () => {
  deepEqual(
    all.filter(({ level, action }) => (level === 'warning' || level === 'error') && !action).map(({ name }) => name),
    [],
  )
})

test('counters are named as Prometheus has it, by their room, and stand for one thing each', () => {
  const counters = all.flatMap(({ room, counter }) => (counter === undefined ? [] : [{ room, ...counter }]))
  const meanings = [...counters, ...gauges].map(({ name, help, labels }) => `${name} (${labels}): ${help}`)
  const names = [...counters, ...gauges].map(({ name }) => name)
  equal(new Set(names).size, new Set(meanings).size)
  for (const { room, name, help, labels, add } of counters) {
    match(name, new RegExp(`^tidewaiter_(${room}|log)_[a-z_]+_total$`))
    match(help, /^[A-Z].*[^ ]$/)
    match(labels, /^([a-z]+( [a-z]+)*)?$/)
    ok(add === undefined || /^[a-z]+$/i.test(add), name)
  }
  for (const { name, help } of gauges) {
    match(name, /^tidewaiter_[a-z]+_[a-z_]+$/)
    match(help, /^[A-Z0-9].*\.$/)
  }
})

test('labels never come from what others choose', () => {
  const labels = new Set(all.flatMap(({ counter }) => counter?.labels.split(' ') ?? []))
  for (const label of labels) {
    ok(
      [
        '',
        'way',
        'source',
        'reason',
        'integration',
        'code',
        'client',
        'status',
        'defect',
        'fault',
        'resource',
      ].includes(label),
      `the label ${label} is a new one: is its number of values bounded?`,
    )
  }
})
