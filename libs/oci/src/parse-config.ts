import { type Digest, isDigest } from '@slipway/base'
import { compact, FieldReader, parseJsonObject } from './json-reader.ts'
import { parsePlatformFields } from './parse.ts'
import type { ContainerConfig, HealthcheckConfig, HistoryEntry, ImageConfig } from './types.ts'

export const MAX_CONFIG_SIZE = 16 << 20

/**
 * Parses an image config from outside: the typed view of it. Fields that are not listed in `ImageConfig` are left out,
 * so whoever rewrites a config keeps the raw bytes too. Throws `invalid-argument` naming the field.
 */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const reader = new FieldReader(parseJsonObject(bytes, 'image config', MAX_CONFIG_SIZE), 'image config')
  const config = reader.object('config')
  const rootfs = reader.object('rootfs')
  const diffIds = rootfs?.strings('diff_ids', 10_000) ?? []
  for (const diffId of diffIds) {
    if (!isDigest(diffId)) throw reader.error('rootfs.diff_ids', 'a list of digests')
  }
  const layered = rootfs?.string('type') === 'layers' || diffIds.length > 0
  return compact<ImageConfig>({
    ...parsePlatformFields(reader),
    created: reader.string('created'),
    author: reader.string('author'),
    config: config && parseContainerConfig(config),
    rootfs: layered ? { type: 'layers', diff_ids: diffIds as readonly Digest[] } : undefined,
    history: reader.objects('history', 100_000)?.map(parseHistory),
  })
}

function parseContainerConfig(reader: FieldReader): ContainerConfig {
  const healthcheck = reader.object('Healthcheck')
  return compact<ContainerConfig>({
    User: reader.string('User'),
    ExposedPorts: reader.keySet('ExposedPorts'),
    Env: reader.strings('Env'),
    Entrypoint: reader.strings('Entrypoint'),
    Cmd: reader.strings('Cmd'),
    Volumes: reader.keySet('Volumes'),
    WorkingDir: reader.string('WorkingDir'),
    Labels: reader.stringMap('Labels'),
    StopSignal: reader.string('StopSignal'),
    ArgsEscaped: reader.boolean('ArgsEscaped'),
    Healthcheck: healthcheck && parseHealthcheck(healthcheck),
    OnBuild: reader.strings('OnBuild'),
    Shell: reader.strings('Shell'),
  })
}

function parseHealthcheck(reader: FieldReader): HealthcheckConfig {
  return compact<HealthcheckConfig>({
    Test: reader.strings('Test'),
    Interval: reader.integer('Interval'),
    Timeout: reader.integer('Timeout'),
    StartPeriod: reader.integer('StartPeriod'),
    StartInterval: reader.integer('StartInterval'),
    Retries: reader.integer('Retries'),
  })
}

function parseHistory(reader: FieldReader): HistoryEntry {
  return compact<HistoryEntry>({
    created: reader.string('created'),
    created_by: reader.string('created_by'),
    author: reader.string('author'),
    comment: reader.string('comment'),
    empty_layer: reader.boolean('empty_layer'),
  })
}
