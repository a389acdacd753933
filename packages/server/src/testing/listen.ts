import type { Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import type { TestApi } from './test-api.ts'

/** Serves an API on a port of loopback that it returns, over TLS when it has a certificate; it ends with the test. */
export async function listen(
  t: Pick<TestContext, 'after'>,
  { app }: Pick<TestApi, 'app'>,
  certificate?: { readonly cert: string; readonly key: string },
): Promise<number> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    ...(certificate !== undefined && {
      createServer: createHttpsServer,
      serverOptions: { cert: certificate.cert, key: certificate.key },
    }),
  }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}
