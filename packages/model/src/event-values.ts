import { isIpv4, isIpv6 } from './addresses.ts'
import { families, type Family } from './families.ts'
import { fieldDefinition, type FieldName, type FieldType } from './fields.ts'
import { operations } from './operations.ts'

const uint32Max = 4294967294

/** What each field type accepts; the text names it in errors. 4294967295 is (uid_t)-1: "not set", never a value. */
const types: Readonly<
  Record<FieldType, { readonly expects: string; readonly accepts: (value: unknown, family: Family) => boolean }>
> = {
  text: { expects: 'text that is not blank', accepts: (value) => typeof value === 'string' && !isBlank(value) },
  uint32: {
    expects: `a whole number from 0 to ${uint32Max}`,
    accepts: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= uint32Max,
  },
  port: {
    expects: 'a port from 0 to 65535',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65535,
  },
  ipv4: { expects: 'an IPv4 address', accepts: (value) => typeof value === 'string' && isIpv4(value) },
  ipv6: { expects: 'an IPv6 address', accepts: (value) => typeof value === 'string' && isIpv6(value) },
  digest: {
    expects: 'a digest sha256:<64 hex digits>',
    accepts: (value) => typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value),
  },
  operation: {
    expects: 'an operation of the family',
    accepts: (value, family) => operationsOf(family).includes(value as string),
  },
  direction: { expects: '0 (ingress) or 1 (egress)', accepts: (value) => value === 0 || value === 1 },
}

/** True for text of nothing but spaces and tabs, which a CEF value cannot hold. */
export function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text)
}

/** The values of `act` that events of the family may have; none for control families. */
export function operationsOf(family: Family): readonly string[] {
  const { kind } = families[family]
  return kind === 'control' ? [] : operations[kind]
}

/** What is wrong with a value of the field in an event of the family, or undefined when nothing is. */
export function valueFault(name: FieldName, family: Family, value: unknown): string | undefined {
  const type = types[fieldDefinition(name).type]
  if (type.accepts(value, family)) return undefined
  const choices = name === 'operation' ? ` (${operationsOf(family).join(', ')})` : ''
  return `expects ${type.expects}${choices}, got ${show(value)}`
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
