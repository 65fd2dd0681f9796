// node examples/image-program/src/main.ts --addr ADDRESS --base IMAGE --source DIR --dest FILE [--dest-dir DIR]
import { parseArgs } from 'node:util'
import { type BuildOutput, Client } from '@slipway/client'
import { parsePlatform } from '@slipway/oci'
import { imageProgram, SOURCE } from './build.ts'

const { values } = parseArgs({
  options: {
    addr: { type: 'string', default: 'unix:///run/buildkit/buildkitd.sock' },
    base: { type: 'string' },
    source: { type: 'string' },
    platform: { type: 'string', multiple: true, default: ['linux/amd64', 'linux/arm64'] },
    /** An OCI archive with an index of all platforms. */
    dest: { type: 'string' },
    /** The trees, in a directory for each platform. */
    'dest-dir': { type: 'string' },
  },
})
if (values.base === undefined || values.source === undefined)
  throw new Error('--base and --source are needed')

const outputs: BuildOutput[] = []
if (values.dest !== undefined)
  outputs.push({ type: 'oci', attrs: {}, target: { kind: 'file', path: values.dest } })
if (values['dest-dir'] !== undefined) {
  const path = values['dest-dir']
  outputs.push({ type: 'local', attrs: {}, target: { kind: 'directory', path, mirror: false } })
}

await using client = Client.dial(values.addr)
const platforms = values.platform.map((text) => parsePlatform(text))
const { response } = await client.build(
  {
    program: imageProgram({ base: values.base, platforms }),
    directories: new Map([[SOURCE, values.source]]),
    outputs,
  },
  {
    onProgress: (events) => {
      for (const event of events)
        if (event.kind === 'vertex' && event.completed !== undefined)
          console.log(`${event.error ?? (event.cached ? 'cached' : 'done')}: ${event.name}`)
    },
  },
)
console.log(response['containerimage.digest'] ?? 'no image was asked for')
