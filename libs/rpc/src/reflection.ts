import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { handleBidiStreamingCall, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js'
import type { Service } from './serve.ts'

const PATHS = [
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
]
const PROTO_DIR = fileURLToPath(new URL('../../../proto/', import.meta.url))

interface Reflection {
  readonly decode: (bytes: Buffer) => unknown
  readonly encode: (message: unknown) => Buffer
  readonly handle: handleBidiStreamingCall<unknown, unknown>
}

function load(files: readonly string[], services: readonly string[]): ReadonlyMap<string, Reflection> {
  const require = createRequire(import.meta.url)
  const { ReflectionService } = require('@grpc/reflection') as typeof import('@grpc/reflection')
  const { loadSync } = require('@grpc/proto-loader') as typeof import('@grpc/proto-loader')
  const descriptors = loadSync([...files], { includeDirs: [PROTO_DIR], keepCase: true })
  const found = new Map<string, Reflection>()
  new ReflectionService(descriptors, { services: [...services] }).addToServer({
    addService(definition: ServiceDefinition, handlers: UntypedServiceImplementation) {
      const [method] = Object.values(definition)
      const [handle] = Object.values(handlers)
      if (!method) return
      found.set(method.path, {
        decode: method.requestDeserialize,
        encode: method.responseSerialize,
        handle: handle as handleBidiStreamingCall<unknown, unknown>,
      })
    },
  })
  return found
}

/**
 * grpc.reflection v1 and v1alpha for the named services, whose descriptors are in `files` (paths below proto/).
 * The libraries and descriptors are loaded at the first call: nobody else pays for them at start-up.
 */
export function createReflectionServices(
  files: readonly string[],
  services: readonly string[],
): readonly Service[] {
  let loaded: ReadonlyMap<string, Reflection> | undefined
  const reflection = (path: string): Reflection => {
    loaded ??= load(files, services)
    return loaded.get(path)!
  }
  return PATHS.map((path): Service => {
    const method = {
      path,
      requestStream: true,
      responseStream: true,
      requestSerialize: (bytes: Buffer) => bytes,
      requestDeserialize: (bytes: Buffer) => reflection(path).decode(bytes),
      responseSerialize: (message: unknown) => reflection(path).encode(message),
      responseDeserialize: (bytes: Buffer) => bytes,
    }
    return {
      definition: { ServerReflectionInfo: method } as unknown as ServiceDefinition,
      handlers: {
        ServerReflectionInfo: ((call) => reflection(path).handle(call)) as handleBidiStreamingCall<
          unknown,
          unknown
        >,
      },
    }
  })
}
