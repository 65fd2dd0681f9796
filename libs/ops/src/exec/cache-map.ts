import type { Digest } from '@slipway/base'
import { SlipwayError } from '@slipway/base'
import { KEYED_META_FIELDS } from '@slipway/llb'
import type { GoValue, Platform } from '@slipway/oci'
import { pb } from '@slipway/proto'
import { joinedDigest, jsonKey } from '../cache-key.ts'
import { EXEC_OP } from '../go-messages.ts'
import { goStruct } from '../go-struct.ts'
import { toNumber } from '../pb-numbers.ts'
import { joinRooted } from '../rooted-path.ts'
import { dedupePaths, plainSelector, type Selector } from '../selector.ts'

/** How an input of an op takes part in its cache key. */
export interface InputKey {
  readonly selector?: Digest
  /** Parts whose content may stand for the input; absent where only its identity may. */
  readonly content?: readonly Selector[]
}

export interface OpKey {
  readonly digest: Digest
  readonly inputs: readonly InputKey[]
}

export function execKey(exec: pb.ExecOp.$Properties, platform: Platform, inputCount: number): OpKey {
  const digest = jsonKey({
    Type: 'buildkit.exec.v0',
    Exec: goStruct(normalized(exec), EXEC_OP),
    OS: platform.os,
    Arch: platform.architecture,
    Variant: platform.variant || undefined,
    OSVersion: platform['os.version'] || undefined,
    OSFeatures: omitEmpty(platform['os.features']),
  })
  return { digest, inputs: inputKeys(exec.mounts ?? [], inputCount) }
}

function omitEmpty(items: readonly string[] | undefined): GoValue | undefined {
  return items === undefined || items.length === 0 ? undefined : items
}

/** Without what must not change the key: proxies, addresses of extra hosts, selectors, names of caches. */
function normalized(exec: pb.ExecOp.$Properties): pb.ExecOp.$Properties {
  const meta = exec.meta ?? {}
  const mounts = (exec.mounts ?? []).map((mount) => ({
    ...own(mount, MOUNT_FIELDS),
    selector: '',
    cacheOpt: mount.cacheOpt && forgetsCache(mount) ? {} : (mount.cacheOpt ?? null),
  }))
  return {
    ...own(exec, EXEC_FIELDS),
    meta: {
      ...own(meta, META_FIELDS),
      proxy_env: null,
      extraHosts: (meta.extraHosts ?? []).map((host) => ({ Host: host.Host ?? '' })),
    },
    mounts: isPlainRoot(mounts) ? [] : mounts,
  }
}

const EXEC_FIELDS = ['network', 'security', 'secretenv', 'cdiDevices'] as const
const META_FIELDS = ['args', 'env', ...KEYED_META_FIELDS] as const
const MOUNT_FIELDS = [
  'input',
  'dest',
  'output',
  'readonly',
  'mountType',
  'TmpfsOpt',
  'secretOpt',
  'SSHOpt',
  'resultID',
  'contentCache',
] as const

/** Decoded messages keep defaults on their prototype: a spread would lose them, so fields are copied by name. */
function own<T extends object, K extends keyof T>(message: T, fields: readonly K[]): Pick<T, K> {
  return Object.fromEntries(fields.map((field) => [field, message[field]])) as Pick<T, K>
}

/** The id of a cache is a part of the key only where it is the default one, which old keys had. */
function forgetsCache(mount: pb.Mount.$Properties): boolean {
  const cache = mount.cacheOpt
  const id = cache?.ID ?? ''
  const shared = (cache?.sharing ?? 0) === pb.CacheSharingOpt.SHARED
  if (id === (mount.dest ?? '') && shared) return false
  const slash = id.indexOf('/')
  // `<namespace>/<dest>`, where the destination begins with a slash or not.
  return !(slash >= 0 && id.slice(slash + 1) === (mount.dest ?? '') && shared)
}

/** Just a root file system: old versions did not hash mounts, and this most frequent case keeps their keys. */
function isPlainRoot(mounts: readonly pb.Mount.$Properties[]): boolean {
  const [root] = mounts
  return (
    mounts.length === 1 &&
    root !== undefined &&
    root.dest === '/' &&
    !root.readonly &&
    (root.mountType ?? 0) === pb.MountType.BIND &&
    !root.cacheOpt &&
    !root.SSHOpt &&
    !root.secretOpt &&
    !root.resultID
  )
}

function inputKeys(mounts: readonly pb.Mount.$Properties[], inputCount: number): readonly InputKey[] {
  const paths: string[][] = Array.from({ length: inputCount }, () => [])
  const byContent: boolean[] = Array.from({ length: inputCount }, () => false)
  for (const mount of mounts) {
    const input = toNumber(mount.input)
    const type = mount.mountType ?? pb.MountType.BIND
    if (input === -1 || (type !== pb.MountType.BIND && type !== pb.MountType.CACHE)) continue
    if (input < 0 || input >= inputCount)
      throw new SlipwayError('invalid-argument', `invalid mountinput ${input}`)
    const selector = joinRooted(mount.selector ?? '')
    paths[input]!.push(selector)
    byContent[input] = usesContent(mount, selector)
  }
  return paths.map((selectors, index) => ({
    ...(selectors.length === 0 ? {} : { selector: joinedDigest(selectors, 'string-list') }),
    ...(byContent[index] ? { content: contentSelectors(selectors) } : {}),
  }))
}

/**
 * Content may stand for the input where nothing outside of the selected part can get into a result: the mount gives none,
 * or cannot be written, or selects everything.
 */
function usesContent(mount: pb.Mount.$Properties, selector: string): boolean {
  const safe = toNumber(mount.output) === -1 || mount.readonly === true || selector === '/'
  switch (mount.contentCache ?? pb.MountContentCache.DEFAULT) {
    case pb.MountContentCache.OFF:
      return false
    case pb.MountContentCache.ON:
      if (!safe) throw new SlipwayError('invalid-argument', `invalid mount cache content ${mount.dest ?? ''}`)
      return true
    default:
      // Hashing a whole root file system costs much and wins little.
      return safe && mount.dest !== '/'
  }
}

function contentSelectors(paths: readonly string[]): readonly Selector[] {
  const reduced = dedupePaths(paths)
  return reduced.some((path) => path === '/') ? [] : reduced.map((path) => plainSelector(path, true))
}
