/** A Falco alert with a number that its event carries, as one line. */
export function falcoLine(number: number, padding = 0): string {
  return `${JSON.stringify(falcoAlert(number, padding))}\n`
}

export function falcoAlert(number: number, padding = 0): object {
  return {
    hostname: 'node-1',
    output: `Notice A shell was spawned ${'x'.repeat(padding)}`,
    priority: 'Notice',
    rule: 'Terminal shell in container',
    source: 'syscall',
    tags: ['container'],
    time: new Date(Date.UTC(2026, 10, 20) + number).toISOString(),
    output_fields: { 'proc.cmdline': `tool --number=${number}`, 'proc.name': 'tool', 'proc.pid': 4000 + number },
  }
}

/** Falco alerts with the numbers from `first` to before `end`. */
export function falcoLines(first: number, end: number): string {
  let text = ''
  for (let number = first; number < end; number++) text += falcoLine(number)
  return text
}

/** The numbers of the alerts that the entries were made from. */
export function numbersIn(entries: readonly string[]): number[] {
  return entries.map((entry) => Number(/--number\\?=(\d+)/.exec(entry)?.[1] ?? Number.NaN))
}

/** 0, 1, 2 ... before `end`. */
export function upTo(end: number): number[] {
  return Array.from({ length: end }, (_, number) => number)
}
