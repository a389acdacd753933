export { createClient, RequestError, type Client, type ClientSettings, type Problem } from './create-client.ts'
export type { Operations } from './operations.ts'
