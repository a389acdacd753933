import type { Journal, ReportStore } from '@tidewaiter/journal'
import type { z } from 'zod'
import type { Service } from '../service.ts'

type Common<Request> = {
  readonly method: 'GET' | 'POST'
  readonly path: `/v1/${string}`
  readonly summary: string
  /** Makes the schema of the body, which is JSON; undefined: there is none. */
  readonly request: (() => z.ZodType<Request>) | undefined
}

/** What a route works on. `journal`, `reports`: on that alone, so it can be asked for while the service does not run. */
type Subjects = { readonly service: Service; readonly journal: Journal; readonly reports: ReportStore }
type Subject = keyof Subjects
type Given<On extends Subject> = Subjects[On]

/** Something that can be asked for, with one answer. */
export type OneRoute<On extends Subject, Request, Answer> = Common<Request> & {
  readonly on: On
  readonly answers: 'one'
  readonly handle: (on: Given<On>, request: Request) => Answer | Promise<Answer>
}

/** The same with many answers, each a line of JSON: for what may be long or take time. */
export type ManyRoute<On extends Subject, Request, Answer> = Common<Request> & {
  readonly on: On
  readonly answers: 'many'
  /** What is thrown before the first answer is told as an error; what is thrown later ends the answers with one. */
  readonly handle: (on: Given<On>, request: Request, signal: AbortSignal) => AsyncIterable<Answer>
}

/** Any route, for those who have checked the request. */
export type Route = Common<unknown> & { readonly on: Subject } & (
    | { readonly answers: 'one'; readonly handle: (on: never, request: never) => unknown }
    | {
        readonly answers: 'many'
        readonly handle: (on: never, request: never, signal: AbortSignal) => AsyncIterable<unknown>
      }
  )

export type RequestOf<R extends Route> = Parameters<R['handle']>[1]
export type AnswerOf<R extends Route> =
  ReturnType<R['handle']> extends AsyncIterable<infer Answer> ? Answer : Awaited<ReturnType<R['handle']>>

/** What an answer is when something went wrong. */
export type ErrorAnswer = {
  readonly error: { readonly code: string; readonly message: string; readonly action: string }
}
