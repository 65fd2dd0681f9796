import { EnvList } from '@slipway/llb'
import { formatPlatform, formatPlatformAll, type Platform } from '@slipway/oci'
import type { ArgInstruction } from '../instructions/types.ts'
import { withLocation } from '../parser/location.ts'
import { type ExpandOptions, processWord } from '../shell/expand.ts'
import type { OutlinedArg } from './outline.ts'

export interface BuildPlatforms {
  readonly target: Platform
  /** Of the worker; the first is the default. */
  readonly build: readonly Platform[]
  /** No target was asked for. */
  readonly implicitTarget: boolean
}

/** Arguments that every Dockerfile knows without declaring them. */
export function predefinedArgs(
  platforms: BuildPlatforms,
  buildArgs: ReadonlyMap<string, string>,
  targetStage: string,
): EnvList {
  const [build] = platforms.build
  const { target } = platforms
  const values: readonly (readonly [string, string])[] = [
    ['BUILDPLATFORM', formatPlatform(build!)],
    ['BUILDOS', build!.os],
    ['BUILDOSVERSION', build!['os.version'] ?? ''],
    ['BUILDARCH', build!.architecture],
    ['BUILDVARIANT', build!.variant ?? ''],
    ['TARGETPLATFORM', formatPlatformAll(target)],
    ['TARGETOS', target.os],
    ['TARGETOSVERSION', target['os.version'] ?? ''],
    ['TARGETARCH', target.architecture],
    ['TARGETVARIANT', target.variant ?? ''],
    ['TARGETSTAGE', targetStage === '' ? 'default' : targetStage],
  ]
  return EnvList.from(values.map(([key, value]) => [key, buildArgs.get(key) ?? value] as const))
}

export interface GlobalArgs {
  readonly args: EnvList
  /** Names declared before the first FROM, with or without a value. */
  readonly declared: ReadonlySet<string>
  readonly outline: ReadonlyMap<string, OutlinedArg>
}

/** The arguments in scope of FROM lines. */
export function globalArgs(
  predefined: EnvList,
  instructions: readonly ArgInstruction[],
  buildArgs: ReadonlyMap<string, string>,
  expansion: ExpandOptions,
): GlobalArgs {
  let args = predefined
  const outline = new Map<string, OutlinedArg>()
  for (const { args: definitions, location } of instructions) {
    for (const definition of definitions) {
      const { key, value } = definition
      let found = buildArgs.get(key)
      const uses = new Set<string>()
      if (found === undefined && value !== undefined) {
        const result = processWord(value, args, expansion)
        if (result.error) throw withLocation(result.error, location)
        found = result.value
        addUses(uses, key, result.matched, outline)
      }
      if (found !== undefined) args = args.set(key, found)
      outline.set(key, { definition, value: found ?? '', location, uses })
    }
  }
  return { args, declared: new Set(outline.keys()), outline }
}

/** A default that uses the argument's own earlier value uses what that was made of. */
function addUses(
  uses: Set<string>,
  key: string,
  matched: ReadonlySet<string>,
  outline: ReadonlyMap<string, OutlinedArg>,
): void {
  for (const name of matched) {
    if (name !== key) uses.add(name)
    else for (const older of outline.get(key)?.uses ?? []) uses.add(older)
  }
}

const PROXY_ARGS = new Map([
  ['http_proxy', 'http'],
  ['https_proxy', 'https'],
  ['ftp_proxy', 'ftp'],
  ['no_proxy', 'no'],
  ['all_proxy', 'all'],
] as const)

/** Proxy settings among the build arguments, in either case; they reach containers without being declared. */
export function proxyFromArgs(
  buildArgs: ReadonlyMap<string, string>,
): Partial<Record<'http' | 'https' | 'ftp' | 'no' | 'all', string>> | undefined {
  const proxy: Partial<Record<'http' | 'https' | 'ftp' | 'no' | 'all', string>> = {}
  for (const key of [...buildArgs.keys()].sort()) {
    const name = (PROXY_ARGS as ReadonlyMap<string, 'http' | 'https' | 'ftp' | 'no' | 'all'>).get(
      key.toLowerCase(),
    )
    if (name) proxy[name] = buildArgs.get(key)!
  }
  return Object.keys(proxy).length === 0 ? undefined : proxy
}
