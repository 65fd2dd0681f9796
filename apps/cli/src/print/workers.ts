import type { WorkerRecord } from '@slipway/client'
import { formatPlatform, normalizePlatform, type Platform } from '@slipway/oci'
import { formatBytes } from '@slipway/progress'
import { table } from './table.ts'

export function workersTable(workers: readonly WorkerRecord[]): string {
  return table([['ID', 'PLATFORMS'], ...workers.map((worker) => [worker.ID ?? '', platforms(worker)])])
}

export function workersDetails(workers: readonly WorkerRecord[]): string {
  return workers.map((worker) => `${details(worker)}\n`).join('')
}

function details(worker: WorkerRecord): string {
  const version = worker.BuildkitVersion
  const rows: (readonly string[])[] = [
    ['ID:', worker.ID ?? ''],
    ['Platforms:', platforms(worker)],
    [
      'BuildKit:',
      [version?.package, version?.version, version?.revision].map((part) => part ?? '').join(' '),
    ],
    ...(version?.dockerfileVersion ? [['Dockerfile:', version.dockerfileVersion]] : []),
    ['Labels:'],
    ...Object.entries(worker.Labels ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ['', `${key}:`, value]),
  ]
  for (const [index, rule] of (worker.GCPolicy ?? []).entries()) {
    rows.push([`GC Policy rule#${index}:`], ['', 'All:', String(rule.all ?? false)])
    if (rule.filters?.length) rows.push(['', 'Filters:', rule.filters.join(' ')])
    const keep = Number(rule.keepDuration ?? 0) / 1e9
    if (keep > 0) rows.push(['', 'Keep duration:', `${keep}s`])
    for (const [name, value] of [
      ['Reserved space', rule.reservedSpace],
      ['Minimum free space', rule.minFreeSpace],
      ['Maximum used space', rule.maxUsedSpace],
    ] as const) {
      if (Number(value ?? 0) > 0) rows.push(['', `${name}:`, formatBytes(Number(value))])
    }
  }
  return table(rows)
}

function platforms(worker: WorkerRecord): string {
  return (worker.platforms ?? [])
    .map((platform) => formatPlatform(normalizePlatform(platformOf(platform))))
    .join(',')
}

function platformOf(platform: NonNullable<WorkerRecord['platforms']>[number]): Platform {
  return {
    os: platform.OS ?? '',
    architecture: platform.Architecture ?? '',
    ...(platform.Variant ? { variant: platform.Variant } : {}),
  }
}
