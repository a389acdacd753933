// Writes tetragon-descriptor.ts from tetragon.proto: `node make-descriptor.mjs`. Needs the network: buf is fetched by npx.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fromBinary } from '@bufbuild/protobuf'
import { embedFileDesc } from '@bufbuild/protobuf/codegenv2'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

const buf = [
  '--yes',
  '@bufbuild/buf@1.75.0',
  'build',
  import.meta.dirname,
  '--exclude-source-info',
  '--exclude-imports',
]
const image = execFileSync('npx', [...buf, '--output', '-#format=binpb'])
const text = embedFileDesc(fromBinary(FileDescriptorSetSchema, image).file[0]).base64()
const lines = text.match(/.{1,110}/g).map((line) => `  '${line}'`)

writeFileSync(
  new URL('tetragon-descriptor.ts', import.meta.url),
  `// Made from tetragon.proto by make-descriptor.mjs; not to be edited.
import type { DescFile } from '@bufbuild/protobuf'
import { fileDesc } from '@bufbuild/protobuf/codegenv2'
import { file_google_protobuf_timestamp, file_google_protobuf_wrappers } from '@bufbuild/protobuf/wkt'

const descriptor: string = [
${lines.join(',\n')},
].join('')

/** The definition in tetragon.proto, for the protobuf library. */
export const tetragonFile: DescFile = fileDesc(descriptor, [
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
])
`,
)
