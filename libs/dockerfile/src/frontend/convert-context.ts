import { newId, wrapError } from '@slipway/base'
import type { Bridge } from '@slipway/frontend'
import { local } from '@slipway/llb'
import { parseIgnoreFile } from '@slipway/patterns'
import type { ConvertContext } from '../convert/options.ts'
import type { BuildContext } from './build-context.ts'
import { type DockerfileSource, localSession, tryRead } from './dockerfile-source.ts'
import { findNamedContext } from './named-contexts.ts'
import type { BuildSettings } from './settings.ts'
import { solveState } from './solve.ts'
import { sourceTime } from './source-time.ts'

const DOCKERIGNORE = '.dockerignore'

/** What conversions of one build ask of the bridge. Shared by its platforms, so that nothing is asked twice. */
export function createConvertContext(
  bridge: Bridge,
  settings: BuildSettings,
  context: BuildContext,
  source: DockerfileSource,
): ConvertContext {
  const { resolveMode } = settings
  let ignored: Promise<readonly string[]> | undefined
  const ignorePatterns = (): Promise<readonly string[]> =>
    (ignored ??= context.state ? Promise.resolve([]) : readIgnored(bridge, context, source))
  return {
    resolveImage: (ref, request) => bridge.resolveImageConfig(ref, { ...request, resolveMode }),
    namedContext: (name, query) => findNamedContext(bridge, resolveMode, name, query),
    mainContext: async (paths) => {
      if (context.state) return context.state
      const { localName } = context
      return local(localName, {
        sessionId: localSession(bridge, localName),
        excludePatterns: await ignorePatterns(),
        sharedKeyHint: localName,
        name: '[internal] load build context',
        ...(paths ? { followPaths: paths } : {}),
      })
    },
    ignorePatterns,
    sourceTime: (state, logName) => sourceTime(bridge, state, logName),
    newId,
  }
}

async function readIgnored(
  bridge: Bridge,
  { localName }: BuildContext,
  source: DockerfileSource,
): Promise<readonly string[]> {
  const own = source.dockerignore
  if (own) return parseIgnored(own, `${source.filename}${DOCKERIGNORE}`)
  const state = local(localName, {
    sessionId: localSession(bridge, localName),
    followPaths: [DOCKERIGNORE],
    sharedKeyHint: `${localName}-${DOCKERIGNORE}`,
    name: `[internal] load ${DOCKERIGNORE}`,
    differ: { type: 'none' },
  })
  const { ref } = await solveState(bridge, state)
  const file = await tryRead(ref, DOCKERIGNORE)
  return parseIgnored(file ?? new Uint8Array(), DOCKERIGNORE)
}

function parseIgnored(file: Uint8Array, name: string): readonly string[] {
  try {
    return parseIgnoreFile(Buffer.from(file).toString())
  } catch (error) {
    throw wrapError(error, `failed parsing ${name}`)
  }
}
