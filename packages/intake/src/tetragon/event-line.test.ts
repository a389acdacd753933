import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { eventLine, hasUnknownFields, unknownFields } from './event-line.ts'
import { eventSchema, type TetragonEvent } from './tetragon-api.ts'
import { eventOf } from './testing/stand-in.ts'

const golden = new URL('../../../sources/src/tetragon/golden/', import.meta.url)
const corpus = new URL('../../../../../shared/corpus/tetragon/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** As it comes over the wire. */
function received(event: TetragonEvent): TetragonEvent {
  return fromBinary(eventSchema, toBinary(eventSchema, event))
}

function lineOf(json: unknown): string {
  return eventLine(received(eventOf(json)))
}

test('an event becomes the line that the export file has', () => {
  const lines = [
    // Names of the definition, wrapped zeros kept, other zeros left out, nanoseconds.
    '{"process_exec":{"process":{"exec_id":"bm9kZToxOjQy","pid":42,"uid":0,"binary":"/bin/sh","start_time":"2026-05-04T08:15:30.120456789Z"}},"node_name":"node-1","time":"2026-05-04T08:15:30.123456789Z"}',
    // Whole seconds, milliseconds, microseconds.
    '{"process_exit":{"signal":"SIGKILL","status":137},"time":"2026-05-04T08:15:30Z"}',
    '{"process_throttle":{"type":"THROTTLE_START","cgroup":"c"},"time":"2026-05-04T08:15:30.120Z"}',
    '{"process_uprobe":{"offset":"18446744073709551615"},"time":"2026-05-04T08:15:30.120456Z"}',
    // 64-bit integers as text, bytes in base64, a zero in a oneof, an enum that is a word.
    '{"process_kprobe":{"function_name":"f","args":[{"size_arg":"9007199254740993"},{"bytes_arg":"AP8="},{"int_arg":0},{"long_arg":"-1"},{"bpf_cmd_arg":"BPF_MAP_CREATE"},{"sock_arg":{"family":"AF_INET","cookie":"18446646"},"label":"l"}],"action":"KPROBE_ACTION_SIGKILL"}}',
    '{"process_exec":{"process":{"pod":{"pod_labels":{"app":"a","b":"ü\\u0001\\"<"}},"cap":{"permitted":["CAP_CHOWN","DAC_OVERRIDE"]},"in_init_tree":false}},"cluster_name":"c","node_labels":{"k":"v"}}',
  ]
  for (const line of lines) assert.equal(lineOf(JSON.parse(line)), line)
})

test('every event of the fixtures is the same line again', () => {
  let count = 0
  for (const name of readdirSync(golden).filter((file) => file.endsWith('.jsonl'))) {
    for (const line of readFileSync(new URL(name, golden), 'utf8').trimEnd().split('\n')) {
      const event = eventIn(line)
      if (event === undefined) continue
      count++
      assert.deepEqual(JSON.parse(eventLine(received(event))), JSON.parse(eventLine(event)))
    }
  }
  assert.ok(count > 150, `${count} events`)
})

test('corpus: every recorded event of open-source Tetragon passes', { skip }, () => {
  let count = 0
  for (const name of readdirSync(corpus).filter((file) => file.endsWith('.json'))) {
    const json = JSON.parse(readFileSync(new URL(name, corpus), 'utf8')) as Record<string, unknown>
    const event = eventOf(json)
    if (event.event.case === undefined) continue
    count++
    const again = JSON.parse(lineOf(json)) as Record<string, unknown>
    assert.equal(again['time'], json['time'])
    assert.deepEqual(received(event), event)
  }
  assert.equal(count, 30)
})

test('what the definition does not have is left out, and found', () => {
  const known = toBinary(
    eventSchema,
    eventOf({ process_exec: { process: { pid: 7, binary: '/bin/x' } }, node_name: 'n' }),
  )
  assert.equal(hasUnknownFields(fromBinary(eventSchema, known)), false)
  const writer = new BinaryWriter()
  // process_exec { process { 99: "later", 98: 1 } }, 1005: 5
  writer.tag(1, WireType.LengthDelimited).fork()
  writer.tag(1, WireType.LengthDelimited).fork()
  writer.tag(99, WireType.LengthDelimited).string('later')
  writer.tag(98, WireType.Varint).uint32(1)
  writer.join().join()
  writer.tag(1005, WireType.Varint).uint32(5)
  const later = fromBinary(eventSchema, Buffer.concat([known, writer.finish()]))
  assert.equal(hasUnknownFields(later), true)
  assert.deepEqual([...unknownFields(later)].toSorted(), ['GetEventsResponse 1005', 'Process 98', 'Process 99'])
  assert.equal(eventLine(later), '{"process_exec":{"process":{"pid":7,"binary":"/bin/x"}},"node_name":"n"}')
})

test('a kind of a later version is a kind that the source skips; a word is its number', () => {
  const writer = new BinaryWriter()
  writer.tag(30, WireType.LengthDelimited).bytes(new Uint8Array([10, 0]))
  writer.tag(1000, WireType.LengthDelimited).string('node-1')
  assert.equal(eventLine(fromBinary(eventSchema, writer.finish())), '{"kind_30":{},"node_name":"node-1"}')
  assert.equal(eventLine(create(eventSchema)), '{}')
  const hook = new BinaryWriter()
  hook.tag(9, WireType.LengthDelimited).fork().tag(6, WireType.Varint).int32(77).join()
  assert.equal(eventLine(fromBinary(eventSchema, hook.finish())), '{"process_kprobe":{"action":77}}')
})

test('a time that protojson cannot write throws', () => {
  const event = eventOf({ test: {} })
  const late = toBinary(eventSchema, event)
  const writer = new BinaryWriter()
  writer.tag(1001, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64('253402300800').join()
  assert.throws(() => eventLine(fromBinary(eventSchema, Buffer.concat([late, writer.finish()]))), /Timestamp/)
})

/** The event of a line; undefined for lines that no Tetragon can send. */
function eventIn(line: string): TetragonEvent | undefined {
  try {
    return eventOf(JSON.parse(line))
  } catch {
    return undefined
  }
}
