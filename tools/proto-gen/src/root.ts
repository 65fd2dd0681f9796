import { join } from 'node:path'
import protobuf from 'protobufjs'

/** All files as one tree of types, references resolved. */
export async function loadProtos(protoDir: string, files: readonly string[]): Promise<protobuf.Root> {
  const root = new protobuf.Root()
  root.resolvePath = (_origin, target) =>
    target.startsWith('google/protobuf/') ? target : target.startsWith('/') ? target : join(protoDir, target)
  await root.load([...files], { keepCase: true })
  root.resolveAll()
  return root
}
