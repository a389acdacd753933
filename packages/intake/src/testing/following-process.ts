// Follows a file into a journal on disk until it is killed: `node following-process.ts PATH FOLDER`.
import { openJournal } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import { fileSettings } from '../file/file-settings.ts'
import { followFiles } from '../file/follow-files.ts'
import { testEntrance } from './test-entrance.ts'

const [path, folder = ''] = process.argv.slice(2)
const journal = await openJournal({ folder }, tellNobody)
await followFiles(fileSettings().parse({ path, source: 'falco', poll: '50ms' }), testEntrance(journal).entrance)
process.stdout.write('follows\n')
