import { deliveryErrors } from '@tidewaiter/delivery'
import { gatewayErrors } from '@tidewaiter/gateway'
import { intakeErrors } from '@tidewaiter/intake'
import { journalErrors } from '@tidewaiter/journal'
import { rulesErrors } from '@tidewaiter/rules'
import { credentialsErrors, notifyErrors, serverErrors } from '@tidewaiter/server'
import { defaultPorts, interopProfiles, syslogErrors, transports } from '@tidewaiter/syslog'
import { cliErrors } from '../../packages/cli/src/cli-errors.ts'
import { exitCodes } from '../../packages/cli/src/exit-codes.ts'
import { code, page, table } from './markdown.ts'

/** The reference page of transports, receivers with known limits, errors and exit codes. */
export function errorsPage(): string {
  return page('Transports, receivers, errors and exit codes', 'packages/syslog/src and packages/cli/src', [
    '## Transports',
    ...Object.values(transports).map(({ name, summary, guarantees, defaultFraming }) =>
      [
        `### \`${name}://\``,
        `${summary} Default port ${defaultPorts[name]}${defaultFraming ? `, default framing \`${defaultFraming}\`` : ''}.`,
        guarantees.map((guarantee) => `- ${guarantee}`).join('\n'),
      ].join('\n\n'),
    ),
    '## Receivers with limits or defects',
    'Given as `--for NAME`.',
    table(
      ['Name', 'What', 'Source'],
      interopProfiles.map(({ name, summary, note, source }) => [
        code(name),
        note === undefined ? summary : `${summary} ${note}`,
        source,
      ]),
    ),
    '## Exit codes',
    table(
      ['Code', 'Meaning'],
      Object.values(exitCodes).map((exit) => [code(exit.code), exit.meaning]),
    ),
    '## Errors of the command',
    table(
      ['Error', 'Message', 'What to do', 'Exit'],
      Object.entries(cliErrors).map(([name, { message, action, exit }]) => [
        code(name),
        message,
        action,
        code(exitCodes[exit].code),
      ]),
    ),
    ...Object.entries(rooms).flatMap(([title, errors]) => [
      `## ${title}`,
      table(
        ['Error', 'Message', 'What to do'],
        Object.entries(errors).map(([name, { message, action }]) => [code(name), message, action]),
      ),
    ]),
  ])
}

/** The tables of the other rooms. */
const rooms: Readonly<Record<string, Readonly<Record<string, { readonly message: string; readonly action: string }>>>> =
  {
    'Errors of the network': syslogErrors,
    'Errors of the service': gatewayErrors,
    'Errors of ways in': intakeErrors,
    'Errors of the journal': journalErrors,
    'Errors of delivery, and reasons of dead letters': deliveryErrors,
    'Errors of policies': rulesErrors,
    'Errors of the API': serverErrors,
    'Errors of passwords, tokens and sign-in': credentialsErrors,
    'Errors of notices': notifyErrors,
  }
