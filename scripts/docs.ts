// Writes the generated reference pages into docs/reference, or with --check fails when one of them is stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiPage, openApiJson } from './docs/api.ts'
import { cataloguePage } from './docs/catalogue.ts'
import { cefPage } from './docs/cef.ts'
import { clientPlaces, clientTypes } from './docs/client.ts'
import { configurationPage, configurationSchema } from './docs/configuration.ts'
import { controlPage } from './docs/control.ts'
import { coverageJson, coveragePage } from './docs/coverage.ts'
import { errorsPage } from './docs/errors.ts'
import { eventsPage } from './docs/events.ts'
import { redactionPage } from './docs/redaction.ts'
import { selectionPage } from './docs/selection.ts'
import { sourcesPage } from './docs/sources.ts'
import { telemetryPage } from './docs/telemetry.ts'

const root = new URL('..', import.meta.url)
const check = process.argv.includes('--check')

const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/reference/api.md': apiPage,
  'docs/reference/catalogue.md': cataloguePage,
  'docs/reference/cef-diagnostics.md': cefPage,
  'docs/reference/configuration.md': configurationPage,
  'docs/reference/control.md': controlPage,
  'docs/reference/coverage.json': coverageJson,
  'docs/reference/coverage.md': coveragePage,
  'docs/reference/errors.md': errorsPage,
  'docs/reference/events.md': eventsPage,
  'docs/reference/openapi.json': openApiJson,
  'docs/reference/redaction.md': redactionPage,
  'docs/reference/selection.md': selectionPage,
  'docs/reference/sources.md': sourcesPage,
  'docs/reference/telemetry.md': telemetryPage,
  'docs/reference/tidewaiter.schema.json': configurationSchema,
  'packages/client/src/operation-places.ts': clientPlaces,
  'packages/client/src/operations.ts': clientTypes,
}

const stale: string[] = []
for (const [name, make] of Object.entries(pages)) {
  const file = fileURLToPath(new URL(name, root))
  const text = await make()
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  stale.push(name)
  if (check) continue
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
for (const name of stale) console.log(check ? `stale: ${name}` : `wrote ${name}`)
if (check && stale.length > 0) {
  console.log('Run `npm run docs` and commit the result.')
  process.exitCode = 1
}
