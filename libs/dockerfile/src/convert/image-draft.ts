import {
  type ContainerConfig,
  encodeGoJson,
  type GoValue,
  type HealthcheckConfig,
  type HistoryEntry,
  type ImageConfig,
  parseImageConfig,
  type Platform,
} from '@slipway/oci'

/** The config of a container as instructions change it. */
export interface ConfigDraft {
  user: string
  exposedPorts: ReadonlySet<string>
  env: readonly string[]
  entrypoint: readonly string[]
  cmd: readonly string[]
  volumes: ReadonlySet<string>
  workingDir: string
  labels: ReadonlyMap<string, string>
  stopSignal: string
  argsEscaped: boolean
  healthcheck: HealthcheckConfig | undefined
  onBuild: readonly string[]
  shell: readonly string[]
}

/** An image config in the making. Collections may be shared: see `OwnParts`; only `history` grows in place. */
export interface ImageDraft {
  created: string | undefined
  author: string
  platform: Platform
  readonly rootfs: ImageConfig['rootfs']
  readonly history: HistoryEntry[]
  readonly config: ConfigDraft
}

const DEFAULT_PATH_UNIX = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The PATH that containers get where their image names none; Windows has its own. */
export function defaultPath(os: string): string | undefined {
  return os === 'windows' ? undefined : DEFAULT_PATH_UNIX
}

export function parseImageDraft(json: Uint8Array): ImageDraft {
  const image = parseImageConfig(json)
  return {
    created: image.created,
    author: image.author ?? '',
    platform: platformOf(image),
    rootfs: image.rootfs,
    history: (image.history ?? []).map(({ created, ...entry }) => ({
      ...entry,
      ...(created === undefined ? {} : { created: normalizeTime(created) }),
    })),
    config: draftConfig(image.config ?? {}),
  }
}

function platformOf(image: ImageConfig): Platform {
  const { architecture, os, variant } = image
  const version = image['os.version']
  const features = image['os.features']
  return {
    architecture: architecture ?? '',
    os: os ?? '',
    ...(version ? { 'os.version': version } : {}),
    ...(features?.length ? { 'os.features': features } : {}),
    ...(variant ? { variant } : {}),
  }
}

function draftConfig(config: ContainerConfig): ConfigDraft {
  return {
    user: config.User ?? '',
    exposedPorts: new Set(Object.keys(config.ExposedPorts ?? {})),
    env: config.Env ?? [],
    entrypoint: config.Entrypoint ?? [],
    cmd: config.Cmd ?? [],
    volumes: new Set(Object.keys(config.Volumes ?? {})),
    workingDir: config.WorkingDir ?? '',
    labels: new Map(Object.entries(config.Labels ?? {})),
    stopSignal: config.StopSignal ?? '',
    argsEscaped: config.ArgsEscaped ?? false,
    healthcheck: config.Healthcheck,
    onBuild: config.OnBuild ?? [],
    shell: config.Shell ?? [],
  }
}

/** What `FROM scratch` starts with. */
export function emptyImage(platform: Platform): ImageDraft {
  const path = defaultPath(platform.os)
  return {
    created: undefined,
    author: '',
    platform,
    rootfs: { type: 'layers', diff_ids: [] },
    history: [],
    config: { ...draftConfig({}), workingDir: '/', env: path === undefined ? [] : [`PATH=${path}`] },
  }
}

export function blankImage(): ImageDraft {
  return {
    created: undefined,
    author: '',
    platform: { architecture: '', os: '' },
    rootfs: undefined,
    history: [],
    config: draftConfig({}),
  }
}

export function cloneImage(image: ImageDraft): ImageDraft {
  return { ...image, history: [...image.history], config: { ...image.config } }
}

/** The config as JSON: fields and their order are those that BuildKit writes. */
export function encodeImage(image: ImageDraft): Uint8Array {
  const { architecture, os, variant } = image.platform
  const features = image.platform['os.features']
  return encodeGoJson({
    created: image.created === undefined ? undefined : normalizeTime(image.created),
    author: filled(image.author),
    architecture,
    os,
    'os.version': filled(image.platform['os.version'] ?? ''),
    'os.features': filled(features ?? []),
    variant: filled(variant ?? ''),
    rootfs: encodeRootfs(image.rootfs),
    history: image.history.length === 0 ? undefined : image.history.map(encodeHistory),
    config: encodeConfig(image.config),
  })
}

// A list that was never filled is `null` in Go; an image from a registry always has one.
function encodeRootfs(rootfs: ImageDraft['rootfs']): GoValue {
  const ids = rootfs?.diff_ids ?? []
  return { type: rootfs?.type ?? '', diff_ids: ids.length === 0 ? null : ids }
}

function encodeHistory(entry: HistoryEntry): GoValue {
  return {
    created: entry.created,
    created_by: filled(entry.created_by ?? ''),
    author: filled(entry.author ?? ''),
    comment: filled(entry.comment ?? ''),
    empty_layer: entry.empty_layer || undefined,
  }
}

function encodeConfig(config: ConfigDraft): GoValue {
  return {
    User: filled(config.user),
    ExposedPorts: keySet(config.exposedPorts),
    Env: filled(config.env),
    Entrypoint: filled(config.entrypoint),
    Cmd: filled(config.cmd),
    Volumes: keySet(config.volumes),
    WorkingDir: filled(config.workingDir),
    Labels: config.labels.size === 0 ? undefined : config.labels,
    StopSignal: filled(config.stopSignal),
    ArgsEscaped: config.argsEscaped || undefined,
    Healthcheck: config.healthcheck && encodeHealthcheck(config.healthcheck),
    OnBuild: filled(config.onBuild),
    Shell: filled(config.shell),
  }
}

function encodeHealthcheck(health: HealthcheckConfig): GoValue {
  return {
    Test: filled(health.Test ?? []),
    Interval: health.Interval || undefined,
    Timeout: health.Timeout || undefined,
    StartPeriod: health.StartPeriod || undefined,
    StartInterval: health.StartInterval || undefined,
    Retries: health.Retries || undefined,
  }
}

function filled<T extends string | readonly string[]>(value: T): T | undefined {
  return value.length === 0 ? undefined : value
}

function keySet(keys: ReadonlySet<string>): GoValue | undefined {
  return keys.size === 0 ? undefined : new Map([...keys].map((key) => [key, {}] as const))
}

/** A time as Go prints what it read: no zeros at the end of the fraction, `Z` for no offset. */
function normalizeTime(time: string): string {
  return time
    .replace(/(\.\d*?)0+(?=Z|[+-]\d\d:\d\d$)/, '$1')
    .replace(/\.(?=Z|[+-]\d\d:\d\d$)/, '')
    .replace(/[+-]00:00$/, 'Z')
}
