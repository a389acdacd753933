import { deepEqual, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { happenings } from '@tidewaiter/gateway'
import type { Happening } from '@tidewaiter/telemetry'
import { routes } from './routes.ts'
import { serverHappenings } from './server-happenings.ts'

const rows = Object.entries<Happening>(serverHappenings)

test('a happening has a name that no other room has, and says what to do when it is a warning or an error', () => {
  const others = Object.values(happenings).flatMap((table) => Object.keys(table))
  deepEqual(
    rows.filter(([name]) => others.includes(name)),
    [],
  )
  for (const [name, { level, action }] of rows) {
    match(name, /^[a-z]+(-[a-z]+)*$/)
    ok(action !== undefined || level === 'debug' || level === 'info', name)
  }
})

test('labels have few values, and are never what a client chooses', () => {
  for (const [name, { counter }] of rows) {
    if (counter === undefined) continue
    match(counter.name, /^tidewaiter_server_[a-z_]+_total$/)
    for (const label of counter.labels.split(' '))
      ok(['', 'route', 'status', 'task'].includes(label), `${name}: ${label}`)
  }
  ok(routes().length < 300)
})
