// Watches policy reports into a journal on disk until it is killed: `node watching-process.ts SERVER FOLDER`.
import { openJournal } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import { testEntrance } from '../../testing/test-entrance.ts'
import { kubernetesSettings } from '../kubernetes-settings.ts'
import { watchCluster } from '../watch-cluster.ts'

const [server, folder = ''] = process.argv.slice(2)
const journal = await openJournal({ folder }, tellNobody)
await watchCluster(kubernetesSettings().parse({ source: 'policy-report', server }), testEntrance(journal).entrance)
process.stdout.write('watches\n')
