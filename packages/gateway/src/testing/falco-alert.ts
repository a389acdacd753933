/** A Falco alert as Falco writes it, with its line feed: a shell in the container `web-<number>`. */
export function falcoAlert(number: number): string {
  return `${JSON.stringify({
    hostname: 'node-1',
    output: 'Notice A shell was spawned in a container',
    output_fields: {
      'container.id': '0123456789ab',
      'container.name': 'web',
      'evt.type': 'execve',
      'k8s.ns.name': 'shop',
      'k8s.pod.name': `web-${number}`,
      'proc.cmdline': 'bash -i',
      'proc.name': 'bash',
      'proc.pid': 4000,
    },
    priority: 'Notice',
    rule: 'Terminal shell in container',
    source: 'syscall',
    tags: ['container', 'shell'],
    time: '2026-03-01T10:00:00.123456789Z',
  })}\n`
}

/** The number of each alert in CEF messages, in their order. */
export function numbersIn(messages: readonly string[]): number[] {
  return messages.flatMap((message) => {
    const found = /\bweb-(\d+)\b/.exec(message)?.[1]
    return found === undefined ? [] : [Number(found)]
  })
}
