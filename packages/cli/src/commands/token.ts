import { Argument } from 'commander'
import { createToken } from '@tidewaiter/intake'
import type { CommandDefinition } from '../command-definition.ts'

type TokenOptions = { readonly json?: true }

export const tokenCommand: CommandDefinition = {
  description:
    'Makes a token for a client of an HTTP way in: 256 random bits. It is shown once and kept nowhere; the configuration gets its ' +
    'SHA-256, from which it cannot be found out. A token is revoked by taking its hash out.',
  examples: [{ line: 'tidewaiter token new', purpose: 'one for each client' }],
  configure: (command) => {
    command.addArgument(new Argument('<action>', 'what to do').choices(['new'])).option('--json', 'as JSON')
  },
  run: async (io, _operands, { json }: TokenOptions) => {
    const made = createToken()
    const { token, sha256 } = made
    const text = `token    ${token}\nsha256   ${sha256}\n\nGive the token to the client, and the hash to the configuration: token: { sha256: ${sha256} }\n`
    await io.stdout.write(json === true ? `${JSON.stringify(made)}\n` : text)
    return 'ok'
  },
}
