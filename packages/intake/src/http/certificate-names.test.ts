import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alternativeNames, textOfName } from './certificate-names.ts'

test('names are read from the text that Node makes of a certificate', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['DNS:a.example', ['dns:a.example']],
    ['DNS:A.Example, IP Address:192.0.2.1, URI:spiffe://b/c, email:x@y', ['dns:a.example', 'uri:spiffe://b/c']],
    // A name that would look like two is one: CVE-2021-44532.
    ['DNS:"a.example, DNS:admin.example", DNS:b.example', ['dns:a.example, dns:admin.example', 'dns:b.example']],
    ['URI:"spiffe://a/\\"b", DNS:c', ['uri:spiffe://a/"b', 'dns:c']],
    ['DNS:"unfinished, DNS:admin.example', []],
    ['othername:<unsupported>, DNS:a', ['dns:a']],
  ]
  for (const [text, names] of cases) assert.deepEqual(alternativeNames(text), names, text)
})

test('kinds of names are not mixed up', () => {
  const names = [{ cn: 'a' }, { dns: 'a' }, { uri: 'a' }].map(textOfName)
  assert.equal(new Set(names).size, 3)
})
