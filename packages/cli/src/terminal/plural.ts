/** `1 record`, `1,204 records`: a count with its noun. */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${count === 1 ? noun : `${noun}s`}`
}

/** `1,204,000`. Not by toLocaleString: loading the locale data for it takes 12 ms. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
