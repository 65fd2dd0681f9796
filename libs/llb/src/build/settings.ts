import type { Platform } from '@slipway/oci'
import { isAbsolutePath, joinPath } from '../paths.ts'
import { EnvList } from './env-list.ts'

export interface Ulimit {
  readonly name: string
  readonly soft: bigint
  readonly hard: bigint
}

export interface HostAddress {
  readonly host: string
  readonly ip: string
}

export type NetworkMode = 'sandbox' | 'host' | 'none'
export type SecurityMode = 'sandbox' | 'insecure'

/** What containers started from a state get. No part of the file system. */
export interface Settings {
  readonly dir: string
  readonly env: EnvList
  readonly user: string
  readonly hostname: string
  readonly cgroupParent: string
  readonly network: NetworkMode
  readonly security: SecurityMode
  readonly extraHosts: readonly HostAddress[]
  readonly ulimits: readonly Ulimit[]
  readonly platform?: Platform
}

export const initialSettings: Settings = {
  dir: '/',
  env: EnvList.empty,
  user: '',
  hostname: '',
  cgroupParent: '',
  network: 'sandbox',
  security: 'sandbox',
  extraHosts: [],
  ulimits: [],
}

export type SettingsUpdate = (settings: Settings) => Settings

/** Relative paths go on from the directory before. */
export function changeDir(path: string): SettingsUpdate {
  return (settings) => ({
    ...settings,
    dir: isAbsolutePath(path) ? path : joinPath(settings.dir === '' ? '/' : settings.dir, path),
  })
}
