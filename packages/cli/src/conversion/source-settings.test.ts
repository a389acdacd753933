import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings } from './source-settings.ts'

test('a value is JSON where it can be, and text where it cannot', () => {
  deepEqual(parseSettings(['a=true', 'b=7', 'c=text', 'd="7"', 'e={"x":1}', 'f=a=b', 'g='], 'convert'), {
    a: true,
    b: 7,
    c: 'text',
    d: '7',
    e: { x: 1 },
    f: 'a=b',
    g: '',
  })
})

test('what stands behind the first dot is a key within the option', () => {
  deepEqual(parseSettings(['modes.block-shells=enforce', 'modes.v1.2=monitor'], 'convert'), {
    modes: { 'block-shells': 'enforce', 'v1.2': 'monitor' },
  })
})

test('text without an equals sign is told', () => {
  for (const text of ['metrics', '=skip', ''])
    throws(() => parseSettings([text], 'convert'), { code: 'option-invalid' })
})
