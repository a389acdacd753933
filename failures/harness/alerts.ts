import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Numbers have this many digits, so that one is never a part of another. */
const digits = 8

/** A Falco alert as Falco writes it; its number stands in the command line and comes out in `cs4`. */
function alertLine(number: number): string {
  const command = `failure-test ${String(number).padStart(digits, '0')}`
  return `{"hostname":"node-1","output":"Notice A shell was spawned in a container","output_fields":{"container.id":"9c1f0a6b7d2e","container.image.repository":"registry.example.com/shop/web","container.image.tag":"2.4.1","container.name":"web","evt.type":"execve","k8s.ns.name":"shop","k8s.pod.name":"web-7d4b9c6f5-x2kqp","proc.cmdline":"${command} --with=some|text \\\\ of the usual length --and=more of it","proc.exepath":"/usr/bin/bash","proc.name":"bash","proc.pid":${4000 + (number % 60_000)},"proc.ppid":417902,"user.name":"root","user.uid":0},"priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["container","shell"],"time":"${new Date().toISOString()}"}\n`
}

/** The numbers of the alerts in what a receiver has written, in the order in which they arrived. */
export function numbersIn(received: Buffer): number[] {
  const text = received.toString('latin1')
  return [...text.matchAll(/failure-test (\d{8}) /g)].map((match) => Number(match[1]))
}

/** A tool that writes alerts into a file at a steady rate, until it is stopped. */
export type AlertWriter = {
  /** Alerts written so far: their numbers are 1 to this. */
  readonly written: () => number
  /** Resolves when it has written its last one. */
  readonly stop: () => Promise<void>
}

/** @param rate alerts a second */
export function startAlertWriter(file: string, rate: number, first = 1): AlertWriter {
  let next = first
  const stopping = new AbortController()
  const startedAt = performance.now()
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const due = first + Math.floor(((performance.now() - startedAt) / 1000) * rate)
      if (due > next) {
        let lines = ''
        while (next < due) lines += alertLine(next++)
        appendFileSync(file, lines)
      }
      await sleep(5)
    }
  }
  const finished = work()
  return {
    written: () => next - 1,
    stop: async () => {
      stopping.abort()
      await finished
    },
  }
}
