/** A Markdown table; cells are escaped so that pipes and line breaks stay inside them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\r?\n/g, '<br>')
}

/** Text as inline code; a dash for nothing. */
export function code(text: string | number | undefined): string {
  return text === undefined || text === '' ? '-' : `\`${String(text)}\``
}

/** A generated page: its title, a note on where it comes from, and its sections. */
export function page(title: string, source: string, sections: readonly string[]): string {
  const note = `<!-- Generated from ${source} by \`npm run docs\`. Do not edit. -->`
  return `${[`# ${title}`, note, ...sections].join('\n\n')}\n`
}
