/** Entry lines of `kcs-2.0` whose messages are told apart by `dpid`, from one number to before another. */
export function numberedEntries(from: number, to: number, padding = 0): string[] {
  const cs4 = 'x'.repeat(padding)
  return Array.from({ length: to - from }, (_, index) => {
    const number = from + index
    return `node-${number % 3} 7 2026-11-23T11:40:${String(Math.floor(number / 1000) % 60).padStart(2, '0')}.${String(number % 1000).padStart(3, '0')} CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|Process management|7|dpid=${number} outcome=Audit cs4=${cs4}`
  })
}

/** The numbers of such messages in a received text, in the order of arrival. */
export function numbersIn(text: string): number[] {
  return [...text.matchAll(/dpid=(\d+) outcome=[^\n]*\n/g)].map((match) => Number(match[1]))
}
