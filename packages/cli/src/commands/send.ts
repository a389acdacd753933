import { createTransport, formatTarget, interopFor, type Transport } from '@tidewaiter/syslog'
import type { CommandDefinition } from '../command-definition.ts'
import { addConversionOptions } from '../conversion/conversion-options.ts'
import { planConversion, type ConnectionNeeds, type ConversionPlan } from '../conversion/conversion-plan.ts'
import { conversionThreads } from '../conversion/conversion-threads.ts'
import { nameOf } from '../conversion/detect-source.ts'
import { runConversion } from '../conversion/run-conversion.ts'
import { createTotals, summaryText } from '../conversion/summary.ts'
import { graver, type Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { createDelivery } from '../sending/delivery.ts'
import { sendCefLines, type LineRemark } from '../sending/send-cef-lines.ts'
import { addConnectionOptions, destinationOf, type Destination, type SendOptions } from '../sending/send-options.ts'
import { sendTestEvent } from '../sending/send-test-event.ts'
import { plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'

export const sendCommand: CommandDefinition = {
  description:
    'Converts records as `tidewaiter convert` does and sends the messages to a syslog receiver; lines that are CEF already ' +
    'are sent as they are. With --test it sends one event and tells step by step what was proved. When the connection is ' +
    'lost it says how many messages were handed over and ends with 4; it does not connect again.',
  examples: [
    { line: 'tidewaiter send --to tcp://siem.example.com:514 alerts.jsonl', purpose: 'convert and send a file' },
    { line: 'tidewaiter send --to tls://siem.example.com --ca ca.pem --test PM-002', purpose: 'try a receiver out' },
    {
      line: 'kubectl logs -f -n falco ds/falco | tidewaiter send --from falco --to udp://192.0.2.5:514',
      purpose: 'as they come, over UDP',
    },
    { line: 'tidewaiter send --from cef --to tcp://127.0.0.1:5514 messages.cef', purpose: 'CEF messages as they are' },
  ],
  configure: (command) => {
    command.argument('[file...]', 'records of a tool, or CEF messages; `-` or none: standard input')
    addConnectionOptions(command)
    addConversionOptions(command)
  },
  run: send,
}

async function send(io: Io, operands: readonly string[], options: SendOptions): Promise<Exit> {
  const destination = destinationOf(options, interopFor(options.for ?? []).framing)
  const needs = { framing: destination.framing ?? 'lf', overUdp: destination.framing === undefined }
  const plan = await planConversion(io, 'send', options, needs)
  return options.test === undefined
    ? sendFiles(io, operands, options, plan, needs, destination)
    : sendTestEvent(io, options.test, plan, destination, options.serverName)
}

/** Remarks on lines that are told one by one. */
const toldRemarks = 5

async function sendFiles(
  io: Io,
  operands: readonly string[],
  options: SendOptions,
  plan: ConversionPlan,
  needs: ConnectionNeeds,
  { target, transportOptions }: Destination,
): Promise<Exit> {
  const quiet = options.quiet === true
  let remarks = 0
  const remark = ({ file, line, sent, what }: LineRemark): void => {
    if (quiet || ++remarks > toldRemarks) return
    io.stderr.write(`${printable(nameOf(file))}:${line}: ${sent ? 'sent as it is' : 'not sent'}: ${printable(what)}\n`)
  }
  const transport = createTransport(target, transportOptions)
  await transport.connect()
  const delivery = createDelivery(transport)
  const { totals, exit } = await closing(transport, async () => {
    const converted = await runConversion(io, plan, {
      operands,
      refusedFile: options.refused,
      quiet,
      ...conversionThreads(io, 'send', options, needs),
      drain: ({ output, counts }, earlier) => delivery.take(output, earlier.events + counts.events),
      cef: (file, chunks, { counting }) => {
        const counts = createTotals()
        counting(counts)
        return sendCefLines(file, chunks, delivery, counts, remark)
      },
    })
    await delivery.finish()
    return converted
  })
  const { handed, tooLong } = delivery.counts
  if (!quiet) {
    if (remarks > toldRemarks) io.stderr.write(`and ${plural(remarks - toldRemarks, 'line')} more with faults\n`)
    const lost = tooLong === 0 ? '' : `; ${plural(tooLong, 'message')} did not fit into a datagram: lower --max-size`
    io.stderr.write(
      `${summaryText(totals)}; ${plural(handed, 'message')} handed over to ${formatTarget(target)}${lost}\n`,
    )
  }
  return graver(exit, tooLong > 0 ? 'faults' : 'ok')
}

/** Leaves no connection open when the work fails; the failure of the work is the one that is told. */
async function closing<T>(transport: Transport, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await transport.close().catch(() => {})
    throw error
  }
}
