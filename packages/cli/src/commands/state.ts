import { userInfo } from 'node:os'
import { join } from 'node:path'
import { Argument } from 'commander'
import { findConfigFile, loadConfig, prepareFolder, stateFolder } from '@tidewaiter/gateway'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { ownAddress } from '../service/own-address.ts'
import { reportConfigFaults } from '../service/report-config-faults.ts'
import { printable } from '../terminal/printable.ts'

type StateOptions = { readonly config?: string }

export const stateCommand: CommandDefinition = {
  description:
    'Copies the state of the control plane (users, policies, acceptances, verdicts) into a file, while `tidewaiter serve` runs or not; ' +
    'or puts such a file into its place, while it does not. The state that there was stays beside it under another name. The key file, ' +
    'the journal and the reports are not in the copy. A state in PostgreSQL is copied with pg_dump.',
  examples: [
    { line: 'tidewaiter state backup /var/backups/tidewaiter.db', purpose: 'while the server runs' },
    {
      line: 'tidewaiter state restore /var/backups/tidewaiter.db',
      purpose: 'while it does not; it is told as ADM-035 when it starts',
    },
  ],
  configure: (command) => {
    command
      .addArgument(new Argument('<action>', 'what to do').choices(['backup', 'restore']))
      .argument('<file>', 'backup: a file that is not there yet; restore: one that backup has made')
      .option('--config <file>', 'configuration (default: ./tidewaiter.yaml or that in /etc/tidewaiter)')
  },
  run: copyState,
}

async function copyState(io: Io, [action, copy = '']: readonly string[], options: StateOptions): Promise<Exit> {
  const loaded = loadConfig(findConfigFile(options.config, process.env))
  if ('faults' in loaded) return reportConfigFaults(io, loaded)
  const { state, server, node } = loaded.config
  const { backupState, restoreState, ServerError } = await import('@tidewaiter/server')
  if (server?.database !== undefined) {
    throw new ServerError('not-possible-now', {
      fault: 'the state is in PostgreSQL',
      action: 'Copy it with `pg_dump`, and restore it with `pg_restore` while the server does not run.',
    })
  }
  const folder = stateFolder(state, { env: process.env, uid: process.getuid?.() })
  if (action === 'backup') {
    await backupState(join(folder, 'server.db'), copy)
    await io.stdout.write(
      `${printable(copy)} holds the state; the key file is not in it: copy that too, to another place\n`,
    )
    return 'ok'
  }
  prepareFolder(folder)
  const machine = { name: io.hostname(), address: node.address ?? ownAddress() }
  const old = restoreState(copy, folder, { machine, now: io.now, by: userInfo().username })
  const kept = old === undefined ? '' : `; the one that there was is ${printable(old)}`
  await io.stdout.write(`the state is that of ${printable(copy)}${kept}\n`)
  return 'ok'
}
