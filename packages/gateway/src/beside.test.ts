import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { testEvent } from '@tidewaiter/model'
import { integrationSchema } from './config/schema/integration-schema.ts'
import { startReceiver } from './testing/receiver.ts'
import { startTestService } from './testing/start-test-service.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { until } from './testing/until.ts'

const limit = { timeout: 20_000 }

test(
  'integrations beside the file deliver, outlast a reload, and give way to a name that the file takes',
  limit,
  async (t) => {
    const [own, other] = [await startReceiver(t), await startReceiver(t)]
    const { service, write } = await startTestService(t, temporaryFolder(t), {})
    const to = (port: number): object => ({ to: `tcp://127.0.0.1:${port}`, start: 'oldest' })
    const siem = integrationSchema().parse(to(own.port))
    await service.setIntegrationsBeside({ siem })
    deepEqual([Object.keys(service.integrationsInFile()), service.integrationsBeside()], [[], { siem }])
    await service.gateway.record([testEvent('PM-002', Date.now())])
    await until(() => own.messages.length === 1)

    write({ integrations: { siem: to(other.port) } })
    await service.reload()
    equal(service.gateway.integrations.find('siem').settings.target.port, other.port)
    write({ integrations: {} })
    await service.reload()
    equal(service.gateway.integrations.find('siem').settings.target.port, own.port)
    await service.setIntegrationsBeside({})
    deepEqual(service.gateway.integrations.status(), [])
  },
)

test('what cannot be run beside the file changes nothing, and says nothing about the file', limit, async (t) => {
  const receiver = await startReceiver(t)
  const { service, write } = await startTestService(t, temporaryFolder(t), {})
  const siem = integrationSchema().parse({ to: `tcp://127.0.0.1:${receiver.port}` })
  await service.setIntegrationsBeside({ siem })
  const broken = { ...siem, select: { where: 'event.severity >' } }
  await rejects(service.setIntegrationsBeside({ siem, broken }), { code: 'selection-invalid' })
  deepEqual(service.integrationsBeside(), { siem })
  write('integrations: [')
  ok('faults' in (await service.reload()))
  await service.setIntegrationsBeside({ siem, more: siem })
  ok((await service.gateway.status()).config.refused !== undefined)
})
