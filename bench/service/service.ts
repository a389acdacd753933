import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cluster, tidewaiter } from '../competitors.ts'
import type { Command } from '../harness/meter.ts'
import { workFolder } from '../harness/native.ts'

/** What the service is to do. Its state begins empty each time. */
export type Job = {
  /** Falco alerts: a file, or a pattern. */
  readonly file?: string
  /** Port of the HTTP intake. */
  readonly http?: number
  /** Ports of loopback that stand for SIEMs. */
  readonly siems: readonly number[]
  /** Port of the metrics. */
  readonly metrics?: number
}

/** Token of the HTTP client; its hash stands in the configuration. */
export const token = 'bench-token-that-protects-nothing'
const tokenHash = '06dd34e15297cc184afdb4c1e07848f49795a333d9d312ae68a4ab057bf82a47'

/** `tidewaiter run` with a configuration for the job. */
export function service({ file, http, siems, metrics }: Job): Command {
  const folder = join(workFolder, 'service')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const configuration = join(folder, 'tidewaiter.yaml')
  const intake = [
    ...(file === undefined ? [] : [`  falco: { type: file, path: "${file}", source: falco }`]),
    ...(http === undefined
      ? []
      : [
          `  http: { type: http, listen: "127.0.0.1:${http}", clients: [{ name: falco, source: falco, token: { sha256: ${tokenHash} } }] }`,
        ]),
  ]
  const integrations = siems.map(
    (port, index) => `  siem${index + 1}: { to: "tcp://127.0.0.1:${port}", framing: octet-counting }`,
  )
  writeFileSync(
    configuration,
    [
      `state: ${join(folder, 'state')}`,
      `cluster: ${cluster}`,
      'log: { level: warning }',
      ...(metrics === undefined ? [] : [`metrics: { listen: "127.0.0.1:${metrics}" }`]),
      'intake:',
      ...intake,
      ...(integrations.length === 0 ? [] : ['integrations:', ...integrations]),
      '',
    ].join('\n'),
  )
  return tidewaiter('run', '--config', configuration)
}

/** The value of a counter of the service, all its labels together; 0 while the service does not answer. */
async function counter(metricsPort: number, name: string): Promise<number> {
  try {
    const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`)
    const text = await response.text()
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? ([0-9.e+]+)$`, 'gm'))]
    return values.reduce((sum, match) => sum + Number(match[1]), 0)
  } catch {
    return 0
  }
}

/** Resolves with the time (ms, monotonic) at which the counter reached the number. */
export async function reached(metricsPort: number, name: string, number: number, withinMs: number): Promise<number> {
  const deadline = performance.now() + withinMs
  for (;;) {
    if ((await counter(metricsPort, name)) >= number) return performance.now()
    if (performance.now() > deadline) throw new Error(`${name} did not reach ${number} within ${withinMs} ms`)
    await sleep(10)
  }
}
