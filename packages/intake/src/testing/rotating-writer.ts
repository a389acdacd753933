// Writes numbered Falco alerts to a file, rotating it as it goes: `node rotating-writer.ts PATH COUNT ROTATION`. The names of
// rotated files count up; each is kept. Ends when all are written.
import { closeSync, copyFileSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { falcoLine } from './falco-line.ts'

const [path = '', count = '0', rotation = 'rename'] = process.argv.slice(2)
const linesBetweenRotations = 700
let file = openSync(path, 'a')
let rotated = 0

for (let number = 0; number < Number(count);) {
  const last = Math.min(Number(count), number + linesBetweenRotations)
  let late = -1
  while (number < last) {
    // In pieces that do not end with lines, as a pipe would cut them.
    let text = ''
    for (const end = Math.min(last, number + 23); number < end; number++) text += falcoLine(number)
    const cut = Math.floor(text.length / 3)
    writeSync(file, text.slice(0, cut))
    if (number % 5 === 0) await sleep(1)
    writeSync(file, text.slice(cut))
  }
  rotated++
  if (rotation === 'rename') {
    renameSync(path, `${path}.${rotated}`)
    const next = openSync(path, 'a')
    // A tool learns of the rotation a little later, and writes to the old file until then.
    late = number++
    if (late < Number(count)) writeSync(file, falcoLine(late))
    closeSync(file)
    file = next
  } else {
    copyFileSync(path, `${path}.${rotated}`)
    ftruncateSync(file)
  }
}
