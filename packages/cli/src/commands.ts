import type { CommandDefinition } from './command-definition.ts'

/** A line of the command list. What it does is loaded when it is asked for. */
export type CommandEntry = {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<CommandDefinition>
}

/** Every command, in the order of the help. A new one is a file beside these and a line here. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'convert',
    summary: "turn a tool's records into CEF messages",
    load: async () => (await import('./commands/convert.ts')).convertCommand,
  },
  {
    name: 'send',
    summary: 'convert and send to a syslog receiver, or send a test event',
    load: async () => (await import('./commands/send.ts')).sendCommand,
  },
  {
    name: 'listen',
    summary: 'receive syslog and show what arrives',
    load: async () => (await import('./commands/listen.ts')).listenCommand,
  },
  {
    name: 'read',
    summary: 'turn CEF messages into JSON, with everything that is wrong with them',
    load: async () => (await import('./commands/read.ts')).readCommand,
  },
  {
    name: 'lint',
    summary: 'explain what is wrong with CEF messages and show the fix',
    load: async () => (await import('./commands/lint.ts')).lintCommand,
  },
  {
    name: 'catalogue',
    summary: 'look up families, codes, keys, profiles, sources and errors',
    load: async () => (await import('./commands/catalogue.ts')).catalogueCommand,
  },
]
