// A process for tests to kill: appends groups, several at a time, without end or as many as told, and prints each that was
// acknowledged: `first count number`, the number being that of the group, which all of its entries carry.
import { writeSync } from 'node:fs'
import { openJournal } from '../sqlite/open-journal.ts'
import { entryLine, groupOf } from './entries.ts'

const [folder = '', start = '0', most = 'Infinity'] = process.argv.slice(2)
const journal = await openJournal({ folder }, () => {})
writeSync(1, `open ${journal.next}\n`)
let groups = Number(start)
const end = groups + Number(most)

async function appendForever(): Promise<void> {
  while (groups < end) {
    const number = groups++
    const lines = Array.from({ length: 1 + (number % 7) }, () => entryLine(number, { bytes: (number % 11) * 700 }))
    const { first, count } = await journal.append(groupOf(lines, { marks: { group: String(number) } }))
    writeSync(1, `${first} ${count} ${number}\n`)
  }
}

await Promise.all([appendForever(), appendForever(), appendForever()])
await journal.close()
