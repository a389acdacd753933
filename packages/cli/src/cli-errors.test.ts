import { equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { CliError, cliErrors, type CliErrorCode } from './cli-errors.ts'

test('an error says what is wrong and what to do, with its details filled in', () => {
  const error = new CliError('file-unreadable', { file: 'a.jsonl', reason: 'permission denied' })
  equal(error.message, 'a.jsonl cannot be read: permission denied')
  equal(error.exit, 'unreadable')
  match(error.action, /may read it/)
})

test('every row of the table has something to do', () => {
  for (const code of Object.keys(cliErrors) as CliErrorCode[]) match(cliErrors[code].action, /[.}]$|\*\.jsonl$/)
})
