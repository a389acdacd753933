/** Falco alerts as Falco writes them, one a line: one shell in a container for each number, its command line as given. */
export function falcoAlerts(count: number, command = 'bash -i'): string {
  return Array.from({ length: count }, (_, n) => `${JSON.stringify(alert(n + 1, command))}\n`).join('')
}

function alert(number: number, command: string): Readonly<Record<string, unknown>> {
  return {
    hostname: 'node-1',
    output: 'Notice A shell was spawned in a container',
    output_fields: {
      'container.id': '0123456789ab',
      'container.name': 'web',
      'evt.type': 'execve',
      'k8s.ns.name': 'shop',
      'k8s.pod.name': `web-${number}`,
      'proc.cmdline': command,
      'proc.name': 'bash',
      'proc.pid': 4000 + number,
    },
    priority: 'Notice',
    rule: 'Terminal shell in container',
    source: 'syscall',
    tags: ['container', 'shell'],
    time: '2026-03-01T10:00:00.123456789Z',
  }
}
