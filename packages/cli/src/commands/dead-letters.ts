import { Argument } from 'commander'
import type { ControlClient, LetterQuery } from '@tidewaiter/gateway'
import type { DeadLetter } from '@tidewaiter/journal'
import { CliError } from '../cli-errors.ts'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { followReplay } from '../service/follow-replay.ts'
import { addServiceOptions, clientOf, withJournal, type ServiceOptions } from '../service/service-options.ts'
import { plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'
import { table } from '../terminal/table.ts'
import { wholeNumber } from '../options.ts'

type LetterOptions = ServiceOptions & {
  readonly integration?: string
  readonly all?: true
  readonly json?: true
  readonly limit: number
}

const actions = ['list', 'show', 'replay', 'remove'] as const

export const deadLettersCommand: CommandDefinition = {
  description:
    'Events that could not be delivered at all: too long for the receiver even when shortened, or damaged. They are kept until ' +
    'somebody has dealt with them. list: which there are and why. show: one with its event. replay: send them again, when the ' +
    'cause is gone. remove: for good.',
  examples: [
    { line: 'tidewaiter dead-letters', purpose: 'which there are, and why' },
    { line: 'tidewaiter dead-letters show 17', purpose: 'one with its event' },
    { line: 'tidewaiter dead-letters replay --integration siem --all', purpose: 'after raising maxSize' },
    { line: 'tidewaiter dead-letters remove 17 18', purpose: 'done with' },
  ],
  configure: (command) => {
    command
      .addArgument(new Argument('[action]', 'what to do').choices(actions).default('list'))
      .argument('[id...]', 'numbers of dead letters')
      .option('--integration <name>', 'those of this integration')
      .option('--all', 'replay, remove: all of them')
      .option('--limit <number>', 'list: at most so many', wholeNumber(1), 100)
      .option('--json', 'list, show: one JSON object a line')
    addServiceOptions(command)
  },
  run: letters,
}

async function letters(io: Io, operands: readonly string[], options: LetterOptions): Promise<Exit> {
  const [action = 'list', ...texts] = operands
  const ids = texts.map(idOf)
  if (action === 'replay') return replay(io, ids, options)
  return withJournal(io, options, async (client) => {
    if (action === 'remove') return remove(io, client, ids, options)
    if (action === 'show') return show(io, client, ids, options)
    return list(io, client, options)
  })
}

function fail(option: string, fault: string): never {
  throw new CliError('option-invalid', { option, fault, command: 'dead-letters' })
}

function idOf(text: string): number {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : fail('ID', `${text} is no number of a dead letter`)
}

async function list(io: Io, client: ControlClient, options: LetterOptions): Promise<Exit> {
  const found = await take(client, options, options.limit)
  const { style, stdout } = io
  if (options.json === true) await stdout.write(found.map((letter) => `${JSON.stringify(letter)}\n`).join(''))
  else if (found.length === 0) await stdout.write('no dead letters\n')
  else {
    const rows = found.map(({ id, integration, at, sequence, detail }) => [
      String(id),
      integration,
      new Date(at).toISOString(),
      String(sequence),
      detail,
    ])
    await stdout.write(table(['ID', 'INTEGRATION', 'SINCE', 'ENTRY', 'WHY'], rows, { style, width: stdout.columns }))
    if (found.length === options.limit) io.stderr.write(`The first ${options.limit}; --limit shows more.\n`)
  }
  return 'ok'
}

async function show(io: Io, client: ControlClient, ids: readonly number[], { json }: LetterOptions): Promise<Exit> {
  if (ids.length === 0) fail('ID', 'name a dead letter')
  let exit: Exit = 'ok'
  for (const id of ids) {
    const [letter] = await client.ask('deadLetters', { after: id - 1, limit: 1 })
    if (letter?.id !== id) {
      io.stderr.write(`there is no dead letter ${id}\n`)
      exit = 'unreadable'
    } else if (json === true) await io.stdout.write(`${JSON.stringify(letter)}\n`)
    else {
      const { integration, at, sequence, reason, detail, line } = letter
      const head = `${id}: entry ${sequence} for ${integration}, since ${new Date(at).toISOString()}`
      const lines = [head, `${detail} (${reason})`, line ?? 'the event itself is damaged']
      await io.stdout.write(lines.map((text) => `${printable(text)}\n`).join(''))
    }
  }
  return exit
}

async function remove(io: Io, client: ControlClient, ids: readonly number[], options: LetterOptions): Promise<Exit> {
  const chosen = options.all === true ? (await take(client, options, Infinity)).map(({ id }) => id) : ids
  if (chosen.length === 0 && options.all !== true) fail('ID', 'name dead letters, or give --all')
  let removed = 0
  for (let n = 0; n < chosen.length; n += mostAtOnce) {
    removed += (await client.ask('removeDeadLetters', { ids: chosen.slice(n, n + mostAtOnce) })).removed
  }
  await io.stdout.write(`${plural(removed, 'dead letter')} removed\n`)
  return removed < chosen.length ? 'unreadable' : 'ok'
}

async function replay(io: Io, ids: readonly number[], { integration, all, ...options }: LetterOptions): Promise<Exit> {
  if (integration === undefined) return fail('--integration', 'say to which integration')
  if (ids.length === 0 && all !== true) return fail('ID', 'name dead letters, or give --all')
  const client = clientOf(options)
  const request = { name: integration, ...(all !== true && { ids }) }
  return followReplay(io, client, await client.ask('replayDeadLetters', request))
}

const mostAtOnce = 1000

/** Page by page, as many as are wanted. */
async function take(
  client: ControlClient,
  { integration }: LetterOptions,
  limit: number,
): Promise<readonly DeadLetter[]> {
  const found: DeadLetter[] = []
  while (found.length < limit) {
    const after = found.at(-1)?.id
    const query: LetterQuery = { integration, after, limit: Math.min(mostAtOnce, limit - found.length) }
    const page = await client.ask('deadLetters', query)
    found.push(...page)
    if (page.length < query.limit) break
  }
  return found
}
