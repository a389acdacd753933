import { dropWay } from './drop/drop-way.ts'
import { fileWay } from './file/file-way.ts'
import { httpWay } from './http/http-way.ts'
import { kubernetesWay } from './kubernetes/kubernetes-way.ts'
import { stdinWay } from './stdin/stdin-way.ts'
import { syslogWay } from './syslog/syslog-way.ts'
import { tetragonWay } from './tetragon/tetragon-way.ts'
import type { Way } from './way.ts'

/** The ways in, in the order of the documentation. A new one is a folder and a line here. */
export const ways: readonly Way[] = [fileWay, dropWay, httpWay, kubernetesWay, stdinWay, syslogWay, tetragonWay]

export function findWay(name: string): Way | undefined {
  return ways.find((way) => way.name === name)
}
