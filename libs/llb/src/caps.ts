import { SlipwayError } from '@slipway/base'

/**
 * Every LLB capability of the wire, in the order of features.md (C151 to C238), with the spellings clients know:
 * `soruce.http.uidgid` is no slip of ours. `file.copy.modestring` and `exec.meta.removemountstubs.recursive` exist
 * in Go's sources but nobody advertises them (C011), so they are unknown here too.
 */
export const LLB_CAPS = [
  'source.image',
  'source.image.resolvemode',
  'source.image.layerlimit',
  'source.image.checksum',
  'source.local',
  'source.local.unique',
  'source.local.sessionid',
  'source.local.includepatterns',
  'source.local.followpaths',
  'source.local.excludepatterns',
  'source.local.sharedkeyhint',
  'source.local.differ',
  'source.local.metadatatransfer',
  'source.git',
  'source.git.keepgitdir',
  'source.git.fullurl',
  'source.git.httpauth',
  'source.git.knownsshhosts',
  'source.git.mountsshsock',
  'source.git.subdir',
  'source.git.checksum',
  'source.git.skipsubmodules',
  'source.git.signatureverify',
  'source.git.mtime',
  'source.git.fetchbycommit',
  'source.git.bundle',
  'source.git.checkoutbundle',
  'source.http',
  'source.http.auth',
  'source.http.checksum',
  'source.http.perm',
  'soruce.http.uidgid',
  'source.http.header',
  'source.http.signatureverify',
  'source.imageblob',
  'source.ocilayout',
  'source.buildop.llbfilename',
  'exec.meta.base',
  'exec.meta.cgroup.parent',
  'exec.meta.network',
  'exec.meta.network.proxy',
  'exec.meta.proxyenv',
  'exec.meta.security',
  'exec.meta.security.devices.v1',
  'exec.meta.setsdefaultpath',
  'exec.meta.ulimit',
  'exec.meta.cdi',
  'exec.meta.linux.resources',
  'exec.mount.bind',
  'exec.mount.bind.readwrite-nooutput',
  'exec.mount.cache',
  'exec.mount.cache.sharing',
  'exec.mount.selector',
  'exec.mount.tmpfs',
  'exec.mount.tmpfs.size',
  'exec.mount.secret',
  'exec.mount.ssh',
  'exec.mount.cache.content',
  'exec.cgroup',
  'exec.secretenv',
  'exec.validexitcode',
  'file.base',
  'file.rm.wildcard',
  'file.copy.includeexcludepatterns',
  'file.copy.requiredpaths',
  'file.rm.nofollowsymlink',
  'file.copy.alwaysreplaceexistingdestpaths',
  'file.symlink.create',
  'constraints',
  'platform',
  'meta.ignorecache',
  'meta.description',
  'meta.exportcache',
  'cache.gha',
  'cache.s3',
  'cache.azblob',
  'mergeop',
  'diffop',
  'passthroughop',
  'exporter.image.annotations',
  'exporter.image.attestations',
  'exporter.sourcedateepoch',
  'exporter.multiple',
  'exporter.session',
  'source.policy',
  'source.policy.session',
  'gc.freespacefilter',
  'history.filter',
] as const

export type LlbCap = (typeof LLB_CAPS)[number]

const KNOWN: ReadonlySet<string> = new Set(LLB_CAPS)
const PRERELEASE: ReadonlySet<string> = new Set(['file.base'])
const DISPLAY_NAMES: ReadonlyMap<string, string> = new Map([
  ['exporter.sourcedateepoch', 'source date epoch'],
])
const ADDED_IN: ReadonlyMap<string, string> = new Map([['file.base', 'BuildKit v0.5.0']])

export function isLlbCap(id: string): id is LlbCap {
  return KNOWN.has(id)
}

/** The entry of Ping's capability list. */
export interface AdvertisedCap {
  readonly ID: string
  readonly Enabled: boolean
}

/**
 * What Ping answers: the capabilities that are both known to the wire and implemented here, sorted by id.
 * Throws `internal` for an implemented id that clients would not know.
 */
export function advertisedCaps(implemented: Iterable<string>): readonly AdvertisedCap[] {
  const ids = [...new Set(implemented)].sort()
  for (const id of ids) {
    if (!KNOWN.has(id)) throw new SlipwayError('internal', `no such LLB capability: ${id}`)
  }
  return ids.map((id) => ({ ID: id, Enabled: true }))
}

/** The error for a capability that a definition asks for and this build does not have. */
export function unsupportedCap(id: string): SlipwayError {
  if (!KNOWN.has(id)) {
    return new SlipwayError('unimplemented', `unknown API capability ${id}`)
  }
  const kind = PRERELEASE.has(id) ? 'prerelease' : 'experimental'
  const name = DISPLAY_NAMES.has(id) ? `(${DISPLAY_NAMES.get(id)})` : ''
  const hint = ADDED_IN.has(id) ? ` (added in ${ADDED_IN.get(id)})` : ''
  return new SlipwayError(
    'unimplemented',
    `requested ${kind} feature ${id} ${name} is not supported by build server${hint}, please update buildkit`,
  )
}
