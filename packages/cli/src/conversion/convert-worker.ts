// The program of a thread of `--workers`: converts pieces of an input with the plan of the command that started it.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import {
  createPieceConverter,
  loadSource,
  loadSources,
  servePieces,
  type Source,
  type SourceReader,
} from '@tidewaiter/sources'
import type { ThreadSettings } from './conversion-threads.ts'
import { planConversion } from './conversion-plan.ts'
import { openSource } from './source-settings.ts'

const { hostname, command, options, needs } = workerData as ThreadSettings
const plan = await planConversion({ hostname: () => hostname }, command, options, needs)
// What is not named is found out by the main thread.
const sources = options.from === undefined ? await loadSources() : [(await loadSource(options.from)) as Source]

servePieces(parentPort as MessagePort, (name) => {
  const source = sources.find((one) => one.name === name) as Source
  const open = (): SourceReader => openSource(source, plan.settings, plan.context, plan.command)
  return createPieceConverter(open, plan.context, plan.converter, plan.plainOnly, source)
})
