import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'

/** The machine in one line: processor, cores, memory, system, kernel. */
export function describeMachine(): string {
  const cores = cpus()
  const model = cores[0]?.model.trim() ?? 'unknown processor'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return [`${model}, ${cores.length} cores`, memory, distribution(), `Linux ${release()}`].join('; ')
}

function distribution(): string {
  const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  return name ?? 'unknown distribution'
}
