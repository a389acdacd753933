import type { Message } from '@bufbuild/protobuf'
import type { GenMessage, GenService } from '@bufbuild/protobuf/codegenv2'
import { tetragonFile } from './protobuf/tetragon-descriptor.ts'

/** An event as it was received. What else it holds is of interest to the JSON writer alone; see `tetragon.proto`. */
export type TetragonEvent = Message<'tetragon.GetEventsResponse'> & {
  readonly event: { readonly case: string; readonly value: Message } | { readonly case: undefined }
}

/** What is asked for. The numbers are those of the enum `EventType`. */
export type EventsRequest = Message<'tetragon.GetEventsRequest'> & {
  allowList: RequestedFilter[]
  denyList: RequestedFilter[]
}

type RequestedFilter = Message<'tetragon.Filter'> & { namespace: string[]; eventSet: number[] }
type VersionRequest = Message<'tetragon.GetVersionRequest'>
type VersionResponse = Message<'tetragon.GetVersionResponse'> & { readonly version: string }

// The library has no types for a definition that is read at run time; the names are those in `tetragon.proto`.
export const eventSchema: GenMessage<TetragonEvent> = tetragonFile.messages.find(
  ({ name }) => name === 'GetEventsResponse',
) as GenMessage<TetragonEvent>

/** The two calls that are made. */
type Sensors = GenService<{
  getEvents: { methodKind: 'server_streaming'; input: GenMessage<EventsRequest>; output: GenMessage<TetragonEvent> }
  getVersion: { methodKind: 'unary'; input: GenMessage<VersionRequest>; output: GenMessage<VersionResponse> }
}>

export const sensors: Sensors = tetragonFile.services.find(({ name }) => name === 'FineGuidanceSensors') as Sensors
