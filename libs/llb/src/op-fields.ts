import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'

/**
 * What an op says, by names that a person knows: `args`, `env PATH`, `mount /src`, `copy 1 dest`. Values are texts for comparing only;
 * they may hold secrets. Leaves out what is no part of a cache key: proxies, addresses of extra hosts.
 */
export function opFields(op: pb.Op.$Properties, platform: Platform): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  if (op.exec) {
    addExec(op.exec, fields)
    fields.set('platform', textOf(platform))
  }
  if (op.source) {
    fields.set('source', op.source.identifier ?? '')
    for (const [name, value] of Object.entries(op.source.attrs ?? {})) fields.set(`attribute ${name}`, value)
    fields.set('platform', textOf(platform))
  }
  for (const [index, action] of (op.file?.actions ?? []).entries()) addAction(action, index, fields)
  for (const kind of ['merge', 'diff', 'build', 'passthrough'] as const) {
    const message = op[kind]
    if (message) fields.set(kind, textOf(message))
  }
  return fields
}

function addExec(exec: pb.ExecOp.$Properties, fields: Map<string, string>): void {
  const meta = exec.meta ?? {}
  fields.set('args', textOf(meta.args))
  for (const entry of meta.env ?? []) {
    const equals = entry.indexOf('=')
    const name = equals < 0 ? entry : entry.slice(0, equals)
    fields.set(`env ${name}`, `${fields.get(`env ${name}`) ?? ''}${entry.slice(name.length)}`)
  }
  for (const name of KEYED_META_FIELDS) fields.set(name, textOf(meta[name]))
  for (const { Host } of meta.extraHosts ?? []) fields.set(`extra host ${Host ?? ''}`, '')
  fields.set('network', textOf(exec.network))
  fields.set('security', textOf(exec.security))
  for (const mount of exec.mounts ?? []) {
    const { selector: _selector, ...rest } = plain(mount)
    fields.set(`mount ${mount.dest ?? ''}`, textOf(rest))
  }
  for (const secret of exec.secretenv ?? []) fields.set(`secret env ${secret.name ?? ''}`, textOf(secret))
  for (const device of exec.cdiDevices ?? []) fields.set(`device ${device.name ?? ''}`, textOf(device))
}

/** Of `Meta`, beside `args` and `env`: what is part of a cache key as it stands, in the order of the key. */
export const KEYED_META_FIELDS = [
  'cwd',
  'user',
  'hostname',
  'ulimit',
  'cgroupParent',
  'removeMountStubsRecursive',
  'validExitCodes',
] as const

function addAction(action: pb.FileAction.$Properties, index: number, fields: Map<string, string>): void {
  for (const kind of ['copy', 'mkfile', 'mkdir', 'rm', 'symlink'] as const) {
    const message = action[kind]
    if (!message) continue
    for (const [name, value] of Object.entries(plain(message)))
      fields.set(`${kind} ${index} ${name}`, textOf(value))
  }
}

/** Own and inherited defaults alike: a decoded message keeps the latter on its prototype. */
function plain(message: object): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const name in message) {
    const value = (message as Record<string, unknown>)[name]
    if (typeof value !== 'function') found[name] = value
  }
  return found
}

function textOf(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part,
    ) ?? ''
  )
}
