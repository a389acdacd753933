import { execFileSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Everything that is made on the way: data, programs, the state of the daemons. Not under version control. */
export const workFolder: string = fileURLToPath(new URL('../work/', import.meta.url))

/** Takes the name of a program in `bench/native`, compiles it when that has not been done, returns its path. */
export function nativeProgram(name: 'meter' | 'sink' | 'latency'): string {
  const source = fileURLToPath(new URL(`../native/${name}.c`, import.meta.url))
  const program = `${workFolder}${name}`
  if (modified(program) > modified(source)) return program
  mkdirSync(workFolder, { recursive: true })
  try {
    execFileSync('gcc', ['-O2', '-Wall', '-Wextra', '-pthread', '-o', program, source], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
  } catch (cause) {
    throw new Error(`Cannot compile ${source}: the benchmarks need gcc (Debian: apt-get install gcc libc6-dev)`, {
      cause,
    })
  }
  return program
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
