// Takes the files of a drop folder into a journal on disk until it is killed: `node dropping-process.ts FOLDER STATE`.
import { openJournal } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import { dropSettings } from '../drop/drop-settings.ts'
import { watchDrop } from '../drop/watch-drop.ts'
import { testEntrance } from './test-entrance.ts'

const [folder, state = ''] = process.argv.slice(2)
const journal = await openJournal({ folder: state }, tellNobody)
process.stdout.write('takes\n')
await watchDrop(dropSettings().parse({ folder, settle: '100ms', poll: '50ms' }), testEntrance(journal).entrance)
