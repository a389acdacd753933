import type { CommandDefinition } from '../command-definition.ts'
import { printable } from '../terminal/printable.ts'
import { addServiceOptions, clientOf, type ServiceOptions } from './service-options.ts'

/** A command that the service does to one integration, and that is over at once. */
export function integrationCommand(
  route: 'pause' | 'resume',
  { description, examples }: Pick<CommandDefinition, 'description' | 'examples'>,
): CommandDefinition {
  return {
    description,
    examples,
    configure: (command) => {
      command.argument('<integration>', 'its name in the configuration')
      addServiceOptions(command)
    },
    run: async (io, [name = ''], options: ServiceOptions) => {
      const { text } = await clientOf(options).ask(route, { name })
      await io.stdout.write(`${printable(text)}\n`)
      return 'ok'
    },
  }
}
