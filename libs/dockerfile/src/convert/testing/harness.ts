import { readFileSync } from 'node:fs'
import { sha256, SlipwayError } from '@slipway/base'
import { LLB_CAPS, local, type NetworkMode, type ResolveMode } from '@slipway/llb'
import { formatPlatformAll, normalizePlatform, parsePlatform } from '@slipway/oci'
import { resolveLintConfig } from '../../lint/config.ts'
import { Linter, type LintFinding } from '../../lint/linter.ts'
import { type ConvertResult, convertDockerfile } from '../convert.ts'
import type { ConvertOptions } from '../options.ts'

/** A Dockerfile with the settings of its conversion. */
export interface Case {
  readonly name: string
  readonly dockerfile: string
  readonly target?: string
  readonly buildArgs?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  readonly platform?: string
  readonly multi?: boolean
  readonly caps?: 'none'
  readonly hostname?: string
  readonly network?: NetworkMode
  readonly shmSize?: number
  readonly cgroupParent?: string
  readonly extraHosts?: readonly (readonly [string, string])[]
  readonly ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[]
  readonly cacheNamespace?: string
  readonly resolveMode?: ResolveMode
  readonly memory?: number
}

interface CaseFile {
  readonly images: Readonly<Record<string, unknown>>
  readonly cases: readonly Case[]
}

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
}

const file = readJson('cases.json') as CaseFile
export const cases: readonly Case[] = file.cases

export interface Converted {
  readonly result: ConvertResult
  readonly findings: readonly LintFinding[]
  readonly resolved: readonly string[]
}

/** Converts a case against the images of the case file. */
export async function convertCase(test: Case): Promise<Converted> {
  const findings: LintFinding[] = []
  const resolved: string[] = []
  const data = Buffer.from(test.dockerfile)
  const linter = new Linter(resolveLintConfig(data, undefined), (finding) => findings.push(finding))
  const result = await convertDockerfile(data, caseOptions(test, linter, resolved))
  return { result, findings, resolved }
}

export function caseOptions(test: Case, linter: Linter, resolved: string[] = []): ConvertOptions {
  return {
    context: {
      resolveImage: async (ref, { logName, platform }) => {
        resolved.push(`${logName} ${formatPlatformAll(platform)}`)
        if (!Object.hasOwn(file.images, ref)) throw new SlipwayError('not-found', `${ref}: not found`)
        return { ref, digest: sha256(ref), config: Buffer.from(JSON.stringify(file.images[ref])) }
      },
      namedContext: () => undefined,
      mainContext: async (paths) =>
        local('context', {
          ...(paths ? { followPaths: paths } : {}),
          sharedKeyHint: 'context',
          name: '[internal] load build context',
        }),
      ignorePatterns: async () => [],
      sourceTime: async () => undefined,
      newId: () => 'group-id',
    },
    linter,
    sourceMap: { filename: 'Dockerfile', language: 'Dockerfile', data: Buffer.from(test.dockerfile) },
    target: test.target ?? '',
    ...(test.platform === undefined
      ? {}
      : { targetPlatform: normalizePlatform(parsePlatform(test.platform)) }),
    buildPlatforms: [{ os: 'linux', architecture: 'amd64' }],
    multiPlatform: test.multi ?? false,
    buildArgs: new Map(Object.entries(test.buildArgs ?? {})),
    labels: new Map(Object.entries(test.labels ?? {})),
    llbCaps: new Set(test.caps === 'none' ? ['file.base'] : LLB_CAPS),
    resolveMode: test.resolveMode ?? 'default',
    network: test.network ?? 'sandbox',
    hostname: test.hostname ?? '',
    extraHosts: (test.extraHosts ?? []).map(([host, ip]) => ({ host, ip })),
    shmSize: test.shmSize ?? 0,
    ulimits: (test.ulimits ?? []).map(({ Name, Soft, Hard }) => ({
      name: Name,
      soft: BigInt(Soft),
      hard: BigInt(Hard),
    })),
    cgroupParent: test.cgroupParent ?? '',
    ...(test.memory === undefined ? {} : { linuxResources: { memory: BigInt(test.memory) } }),
    cacheNamespace: test.cacheNamespace ?? '',
    isNoCache: () => false,
  }
}
