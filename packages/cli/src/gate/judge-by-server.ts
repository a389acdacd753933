import { readFileSync } from 'node:fs'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { AssurancePolicy, Verdict } from '@tidewaiter/rules'
import { z } from 'zod'
import { CliError } from '../cli-errors.ts'
import type { FoundReport } from '../conversion/told-of-record.ts'
import { fileReason } from '../input/open-input.ts'
import type { GateResult } from './gate-result.ts'
import type { PipelineFacts } from './pipeline-facts.ts'

/** The server that judges, and how it is asked. */
export type GateServer = {
  readonly url: URL
  readonly token: string
  /** Certificates of authorities in PEM, in place of those of the machine. */
  readonly ca: string | undefined
}

const path = '/v1/pipelines/verdicts'
/** A server that says nothing for so long is not there. */
const silenceMs = 60_000
/** Longest answer: every finding stands in it once for each policy that it fails. */
const mostBytes = 256 * 1024 * 1024

const answerSchema = z.object({
  artifacts: z
    .array(
      z.object({
        verdicts: z.array(
          z.looseObject({
            policy: z.string(),
            mode: z.enum(['audit', 'enforce']),
            compliant: z.boolean(),
            failures: z.array(
              z.looseObject({ condition: z.string(), reason: z.string(), findings: z.array(z.unknown()) }),
            ),
            accepted: z.array(z.unknown()),
          }),
        ),
      }),
    )
    .length(1),
  policies: z.array(z.looseObject({ name: z.string() })),
})

/**
 * Reads what `--server`, `--token-file` and `--ca` name. A token goes over TLS, or to this machine itself.
 *
 * @throws {CliError} `option-invalid`, `file-unreadable`
 */
export function readGateServer(options: {
  readonly server: string
  readonly tokenFile: string | undefined
  readonly ca: string | undefined
}): GateServer {
  const url = URL.parse(options.server)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw invalid('--server', 'write an address: https://tidewaiter.example.com')
  if (url.protocol === 'http:' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw invalid('--server', 'write https: everybody on the way could read the token')
  }
  if (options.tokenFile === undefined) throw invalid('--token-file', 'name a file with an API token of the server')
  const token = read(options.tokenFile).trim()
  if (!/^[!-~]+$/.test(token)) throw invalid('--token-file', 'the file holds no token: one line without spaces')
  return { url, token, ca: options.ca === undefined ? undefined : read(options.ca) }
}

/**
 * Has a server judge reports, one after the other; it keeps them as scans. All of them are judged, or it throws: what the server did
 * not say is never taken for good.
 *
 * @throws {CliError} `server-unreachable`, `server-refused`
 */
export async function judgeByServer(
  found: readonly FoundReport[],
  server: GateServer,
  pipeline: PipelineFacts,
): Promise<{ readonly results: readonly GateResult[]; readonly policies: readonly AssurancePolicy[] }> {
  const results: GateResult[] = []
  const policies = new Map<string, AssurancePolicy>()
  for (const { file, report } of found) {
    const answer = await ask(server, { report, pipeline })
    for (const policy of answer.policies) policies.set(policy.name, policy as unknown as AssurancePolicy)
    results.push({
      file,
      report,
      verdicts: answer.artifacts.flatMap(({ verdicts }) => verdicts) as unknown as Verdict[],
    })
  }
  return { results, policies: [...policies.values()] }
}

async function ask(server: GateServer, body: unknown): Promise<z.output<typeof answerSchema>> {
  const { status, text } = await post(server, JSON.stringify(body))
  const json = jsonOf(text)
  if (status === 201) {
    const answer = answerSchema.safeParse(json)
    if (answer.success) return answer.data
  }
  const problem = z.object({ detail: z.string(), action: z.string() }).safeParse(json)
  const detail = problem.success ? problem.data.detail : `it answered ${status}, and not as this version expects`
  const action = problem.success ? problem.data.action : 'Check the address, and that both are of one version.'
  throw new CliError('server-refused', { url: server.url.origin, detail, action })
}

function post(
  { url, token, ca }: GateServer,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      reject(new CliError('server-unreachable', { url: url.origin, reason: cause.message }, { cause }))
    }
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const place = new URL(url.pathname.replace(/\/$/, '') + path, url)
    const sent = request(place, { method: 'POST', headers, ...(ca !== undefined && { ca }), timeout: silenceMs })
    sent.on('timeout', () => sent.destroy(new Error(`no answer for ${silenceMs / 1000} s`)))
    sent.on('error', fail)
    sent.on('response', (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), fail)
    })
    sent.end(body)
  })

  async function textOf(response: IncomingMessage): Promise<string> {
    const parts: Buffer[] = []
    let size = 0
    for await (const part of response as AsyncIterable<Buffer>) {
      size += part.length
      if (size > mostBytes) throw new Error(`the answer is longer than ${mostBytes} bytes`)
      parts.push(part)
    }
    return Buffer.concat(parts).toString()
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @throws {CliError} `file-unreadable` */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CliError('file-unreadable', { file, reason: fileReason(cause) }, { cause })
  }
}

function invalid(option: string, fault: string): CliError {
  return new CliError('option-invalid', { option, fault, command: 'ci' })
}
