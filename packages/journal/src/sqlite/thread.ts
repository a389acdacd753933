import { Worker } from 'node:worker_threads'
import { JournalError } from '../journal-errors.ts'
import { toError, type Answer } from './protocol.ts'

/** A thread that answers requests by number. */
export type Thread<Request, Message> = {
  /** What the thread says first. Rejects when it cannot start. */
  readonly opened: Promise<unknown>
  /** Gives the messages that are no answers, also those that came before. */
  listen(take: (message: Exclude<Message, Answer>) => void): void
  post(request: Request): void
  /** Posts a request that has an answer. Rejects with what the thread failed with, or when it is gone. */
  ask(make: (id: number) => Request, transfer?: ArrayBuffer[]): Promise<unknown>
  /** Answers a request in place of the thread, which has answered several in one message. */
  resolve(id: number, value: unknown): void
  reject(id: number, cause: JournalError): void
  /** Resolves when the thread has ended, with the reason when nobody had asked for it. */
  readonly ended: Promise<JournalError | undefined>
  /** Asks the thread to put everything in order, and ends it when it has. Nothing can be asked any more. Never rejects. */
  close(make: (id: number) => Request): Promise<void>
  /** Ends the thread. What was asked and not answered is rejected. */
  stop(): Promise<void>
}

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (cause: JournalError) => void }

/**
 * Starts a thread.
 *
 * @param name of the file beside this one, without its ending: `.ts` in a clone, `.js` in what is published
 * @param folder of the journal, for messages
 */
export function startThread<Request, Message extends { readonly kind: string }>(
  name: string,
  folder: string,
  data: unknown,
): Thread<Request, Message> {
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  const worker = new Worker(new URL(`./${name}${ending}`, import.meta.url), {
    workerData: data,
    name,
    // The thread has files of this folder alone: what the program was started with is not for it.
    execArgv: [],
    // What is young here are messages; the bytes are not on the heap. 8 MB a thread instead of 17.
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  })
  const waiting = new Map<number, Waiting>()
  const early: Exclude<Message, Answer>[] = []
  let take: (message: Exclude<Message, Answer>) => void = (message) => early.push(message)
  let ids = 0
  let gone: JournalError | undefined
  const ended = Promise.withResolvers<JournalError | undefined>()

  function taken(id: number): Waiting | undefined {
    const request = waiting.get(id)
    waiting.delete(id)
    return request
  }

  function end(reason: JournalError, expected: boolean): void {
    gone ??= reason
    for (const { reject } of waiting.values()) reject(gone)
    waiting.clear()
    ended.resolve(expected ? undefined : gone)
  }

  worker.on('message', (message: Message | Answer) => {
    if (!isAnswer(message)) return take(message as Exclude<Message, Answer>)
    if (message.kind === 'answer') taken(message.id)?.resolve(message.value)
    else taken(message.id)?.reject(toError(message.failure))
  })
  worker.on('error', (cause: Error) => end(failed(cause.message, cause), false))
  worker.on('exit', (code) => end(failed(`it has ended with ${code}`), false))

  function failed(reason: string, cause?: Error): JournalError {
    return new JournalError(
      'journal-unwritable',
      { folder, reason: `the thread ${name} has failed: ${reason}` },
      { cause },
    )
  }

  function ask(make: (id: number) => Request, transfer: ArrayBuffer[] = []): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (gone !== undefined) return reject(gone)
      const id = ++ids
      waiting.set(id, { resolve, reject })
      worker.postMessage(make(id), transfer)
    })
  }

  async function stop(): Promise<void> {
    end(new JournalError('journal-closed', {}), true)
    await worker.terminate()
  }

  const opened = new Promise((resolve, reject) => waiting.set(0, { resolve, reject }))
  opened.catch(() => {}) // not every thread has something to say first
  return {
    opened,
    listen: (listener) => {
      take = listener
      for (const message of early.splice(0)) take(message)
    },
    post: (request) => worker.postMessage(request, []),
    ask,
    resolve: (id, value) => taken(id)?.resolve(value),
    reject: (id, cause) => taken(id)?.reject(cause),
    ended: ended.promise,
    close: async (make) => {
      const answered = ask(make).catch(() => {})
      gone ??= new JournalError('journal-closed', {})
      await answered
      await stop()
    },
    stop,
  }
}

function isAnswer(message: { readonly kind: string }): message is Answer {
  return message.kind === 'answer' || message.kind === 'failure'
}
