import type { Journal } from '@tidewaiter/journal'
import { kcs20, type Profile } from '@tidewaiter/model'
import { createRedactor, type SourceContext } from '@tidewaiter/sources'
import { createEntrance } from '../entrance.ts'
import type { IntakeTell } from '../intake-happenings.ts'
import type { Entrance } from '../way.ts'
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts'

const testContext: SourceContext = {
  serverName: 'gateway-1',
  peerAddress: '127.0.0.1',
  redact: createRedactor({}),
}

type Told = { readonly name: string; readonly [detail: string]: string | number | undefined }

export type TestEntrance = {
  readonly entrance: Entrance
  /** What was told, in order. */
  readonly told: Told[]
  /** Those of that name. */
  readonly tellings: (name: string) => readonly Told[]
}

/** An entrance to a journal that remembers what is told. */
export function testEntrance(
  journal: MemoryJournal | Journal = createMemoryJournal(),
  name = 'way',
  forms: readonly Profile[] = [kcs20],
): TestEntrance {
  const told: Told[] = []
  const tell: IntakeTell = (happening, details) => void told.push({ ...details, name: happening })
  const opened = 'asJournal' in journal ? journal.asJournal : journal
  const entrance = createEntrance({ name, journal: opened, tell, forms, context: testContext })
  return { entrance, told, tellings: (wanted) => told.filter((one) => one.name === wanted) }
}
