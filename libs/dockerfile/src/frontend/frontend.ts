import type { Bridge, Frontend, FrontendResult } from '@slipway/frontend'
import type { Platform } from '@slipway/oci'
import { convertDockerfile } from '../convert/convert.ts'
import type { ConvertContext, ConvertOptions } from '../convert/options.ts'
import { resolveLintConfig } from '../lint/config.ts'
import { Linter, type LintFinding } from '../lint/linter.ts'
import { openBuildContext } from './build-context.ts'
import { withImageCache } from './caching-bridge.ts'
import { createConvertContext } from './convert-context.ts'
import { type DockerfileSource, readDockerfile, warnFinding, withSource } from './dockerfile-source.ts'
import { BUILTIN_REPOSITORIES, forwardToSyntax, repositorySet } from './forward.ts'
import { checkCaps, refuseSbom } from './requests.ts'
import { combineResults, type PlatformResult } from './results.ts'
import { type BuildSettings, parseSettings } from './settings.ts'
import { solveState } from './solve.ts'
import { answerSubrequest } from './subrequest.ts'

export interface DockerfileFrontendOptions {
  /** Repositories whose images `# syntax=` may name and this frontend stands for; without any such image is run. */
  readonly builtinRepositories?: readonly string[]
}

/** Builds Dockerfiles. Stateless: all it knows of a build comes through the bridge. */
export function createDockerfileFrontend(options: DockerfileFrontendOptions = {}): Frontend {
  const builtIn = repositorySet(options.builtinRepositories ?? BUILTIN_REPOSITORIES)
  return { name: 'dockerfile.v0', solve: (bridge) => build(withImageCache(bridge), builtIn) }
}

async function build(bridge: Bridge, builtIn: ReadonlySet<string>): Promise<FrontendResult> {
  const settings = parseSettings(bridge)
  const caps = checkCaps(bridge.opts['frontend.caps'])
  if (caps.error && !caps.mayForward) throw caps.error
  const buildContext = await openBuildContext(bridge)
  const source = await readDockerfile(bridge, buildContext)
  const forwarded = await forwardToSyntax(bridge, source, builtIn)
  if (forwarded) return forwarded
  if (caps.error) throw caps.error
  const context = createConvertContext(bridge, settings, buildContext, source)
  const scope = { bridge, settings, source, context }
  try {
    const answer = await answerSubrequest(bridge, source, (warn) => convertOptions(scope, undefined, warn))
    if (answer) return answer
    refuseSbom(bridge.opts)
    const targets = settings.targetPlatforms.length > 0 ? settings.targetPlatforms : [undefined]
    const results = await Promise.all(targets.map((platform, index) => buildPlatform(scope, platform, index)))
    return combineResults(results, settings.multiPlatform)
  } catch (error) {
    throw withSource(error, source)
  }
}

interface BuildScope {
  readonly bridge: Bridge
  readonly settings: BuildSettings
  readonly source: DockerfileSource
  readonly context: ConvertContext
}

async function buildPlatform(
  scope: BuildScope,
  platform: Platform | undefined,
  index: number,
): Promise<PlatformResult> {
  const { bridge, settings, source } = scope
  // All platforms find the same: one of them tells.
  const options = convertOptions(scope, platform, (finding) => {
    if (index === 0) warnFinding(bridge, source, finding)
  })
  const converted = await convertDockerfile(source.data, options)
  const { ref } = await solveState(bridge, converted.state, { cacheImports: settings.cacheImports })
  return { platform: platform ?? settings.buildPlatforms[0]!, ref, converted }
}

function convertOptions(
  { bridge, settings, source, context }: BuildScope,
  platform: Platform | undefined,
  warn: (finding: LintFinding) => void,
): ConvertOptions {
  const { linuxResources, ...common } = settings
  return {
    ...common,
    ...(linuxResources ? { linuxResources } : {}),
    ...(platform ? { targetPlatform: platform } : {}),
    context,
    linter: new Linter(resolveLintConfig(source.data, settings.lintCheck), warn),
    sourceMap: source.sourceMap,
    llbCaps: bridge.llbCaps,
  }
}
