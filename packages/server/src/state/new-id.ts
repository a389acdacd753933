import { randomBytes } from 'node:crypto'

let lastTime = 0
let count = 0

/**
 * A new id: a UUID of version 7 (RFC 9562 section 5.7). Ids of one process are in the order in which they were made: the 12
 * bits behind the time count within a millisecond (section 6.2, method 1).
 *
 * @param now in ms since 1970-01-01 UTC
 */
export function newId(now: number): string {
  if (now > lastTime) {
    lastTime = now
    count = 0
  } else if (++count > 0xfff) {
    lastTime++
    count = 0
  }
  const time = lastTime.toString(16).padStart(12, '0')
  const rest = randomBytes(8)
  rest[0] = (rest[0]! & 0x3f) | 0x80
  const tail = rest.toString('hex')
  const middle = count.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${middle}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
