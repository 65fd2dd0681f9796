import type { BuildkitVersion, UsageRecord, WorkerRecord } from '@slipway/client'
import Long from 'long'

type Timestamp = NonNullable<UsageRecord['CreatedAt']>

/** As buildctl's `--format '{{json .}}'` has it: scripts read these names. */
export function usageJson(record: UsageRecord): object {
  return {
    id: record.ID ?? '',
    mutable: record.Mutable ?? false,
    inUse: record.InUse ?? false,
    size: Number(record.Size ?? 0),
    createdAt: timestampText(record.CreatedAt) ?? '0001-01-01T00:00:00Z',
    lastUsedAt: timestampText(record.LastUsedAt) ?? null,
    usageCount: Number(record.UsageCount ?? 0),
    parents: listOrNull(record.Parents),
    description: record.Description ?? '',
    recordType: record.RecordType ?? '',
    shared: record.Shared ?? false,
  }
}

export function workerJson(worker: WorkerRecord): object {
  return {
    id: worker.ID ?? '',
    labels: sorted(worker.Labels ?? {}),
    platforms: (worker.platforms ?? []).map((platform) => ({
      architecture: platform.Architecture ?? '',
      os: platform.OS ?? '',
      ...(platform.Variant ? { variant: platform.Variant } : {}),
    })),
    gcPolicy: listOrNull(
      worker.GCPolicy?.map((rule) => ({
        all: rule.all ?? false,
        filter: listOrNull(rule.filters),
        keepDuration: Number(rule.keepDuration ?? 0),
        reservedSpace: Number(rule.reservedSpace ?? 0),
        maxUsedSpace: Number(rule.maxUsedSpace ?? 0),
        minFreeSpace: Number(rule.minFreeSpace ?? 0),
      })),
    ),
    buildkitVersion: versionJson(worker.BuildkitVersion ?? {}),
    cdiDevices: listOrNull(
      worker.CDIDevices?.map((device) => ({
        name: device.Name ?? '',
        autoAllow: device.AutoAllow ?? false,
        annotations: sorted(device.Annotations ?? {}),
        onDemand: device.OnDemand ?? false,
      })),
    ),
  }
}

export function versionJson(version: BuildkitVersion): object {
  return {
    package: version.package ?? '',
    version: version.version ?? '',
    revision: version.revision ?? '',
    ...(version.dockerfileVersion ? { dockerfileVersion: version.dockerfileVersion } : {}),
  }
}

/** A protobuf message as plain JSON: numbers for 64-bit integers, base64 for bytes. */
export function messageJson(value: unknown): unknown {
  if (Long.isLong(value)) return value.toNumber()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(messageJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, messageJson(item)]))
}

/** RFC 3339 with all the digits there are. */
function timestampText(time: Timestamp | null | undefined): string | undefined {
  if (!time) return undefined
  const whole = new Date(Number(time.seconds ?? 0) * 1000).toISOString().slice(0, 19)
  const fraction = String(time.nanos ?? 0)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`
}

function sorted(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function listOrNull<T>(list: readonly T[] | null | undefined): readonly T[] | null {
  return list && list.length > 0 ? list : null
}
