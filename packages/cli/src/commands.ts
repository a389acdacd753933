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
    name: 'run',
    summary: 'run the service: take events in, keep them, send them to every SIEM',
    load: async () => (await import('./commands/run.ts')).runCommand,
  },
  {
    name: 'serve',
    summary: 'run the service with the control plane: users, policies, agents and integrations over an API',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'status',
    summary: 'show how the service is, and what is wrong',
    load: async () => (await import('./commands/status.ts')).statusCommand,
  },
  {
    name: 'config',
    summary: 'check, show or begin the configuration of the service',
    load: async () => (await import('./commands/config.ts')).configCommand,
  },
  {
    name: 'reload',
    summary: 'have the service read its configuration again',
    load: async () => (await import('./commands/reload.ts')).reloadCommand,
  },
  {
    name: 'pause',
    summary: 'stop sending to an integration; the journal keeps what comes',
    load: async () => (await import('./commands/pause.ts')).pauseCommand,
  },
  {
    name: 'resume',
    summary: 'go on sending to an integration',
    load: async () => (await import('./commands/resume.ts')).resumeCommand,
  },
  {
    name: 'test',
    summary: 'send a test event to an integration, and tell what it proves',
    load: async () => (await import('./commands/test.ts')).testCommand,
  },
  {
    name: 'replay',
    summary: 'send events of the journal again to an integration',
    load: async () => (await import('./commands/replay.ts')).replayCommand,
  },
  {
    name: 'replays',
    summary: 'show the replays, or call one off',
    load: async () => (await import('./commands/replays.ts')).replaysCommand,
  },
  {
    name: 'dead-letters',
    summary: 'events that could not be delivered: show, replay, remove',
    load: async () => (await import('./commands/dead-letters.ts')).deadLettersCommand,
  },
  {
    name: 'journal',
    summary: 'search, export or check the journal',
    load: async () => (await import('./commands/journal.ts')).journalCommand,
  },
  {
    name: 'reports',
    summary: 'what scanners found: list, show, compare',
    load: async () => (await import('./commands/reports.ts')).reportsCommand,
  },
  {
    name: 'state',
    summary: 'copy the state of the control plane, or put a copy in its place',
    load: async () => (await import('./commands/state.ts')).stateCommand,
  },
  {
    name: 'token',
    summary: 'make a token for a client of an HTTP way in',
    load: async () => (await import('./commands/token.ts')).tokenCommand,
  },
  {
    name: 'log-level',
    summary: 'have the service log more or less',
    load: async () => (await import('./commands/log-level.ts')).logLevelCommand,
  },
  {
    name: 'convert',
    summary: "turn a tool's records into CEF messages",
    load: async () => (await import('./commands/convert.ts')).convertCommand,
  },
  {
    name: 'detect',
    summary: 'name the tool that wrote a file, and how to convert it',
    load: async () => (await import('./commands/detect.ts')).detectCommand,
  },
  {
    name: 'ci',
    summary: 'judge reports of scanners by policies, in a pipeline',
    load: async () => (await import('./commands/ci.ts')).ciCommand,
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
