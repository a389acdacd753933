import type { Gateway, Service } from '@tidewaiter/gateway'

/** What the server needs of the service that it runs upon. */
export type ServerGateway = Pick<Gateway, 'integrations' | 'replays' | 'status' | 'record' | 'sourceContext'> &
  Pick<Service, 'integrationsInFile' | 'integrationsBeside' | 'setIntegrationsBeside'> & {
    /** The configuration file, for people. */
    readonly file: string
  }
