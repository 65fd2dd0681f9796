import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { mount, unmountSync } from '@slipway/linux'

export interface OverlayFeatures {
  readonly options: readonly string[]
  /** Only for mounts with an upper directory. */
  readonly writableOptions: readonly string[]
  readonly opaqueXattr: string
}

/**
 * Tries real mounts. `index` and `redirect_dir` off keep an upper directory readable by others: every change is where
 * its path says, and a directory is opaque only when it hides something.
 */
export function probeOverlay(root: string): OverlayFeatures | undefined {
  const dir = mkdtempSync(join(root, '.probe-'))
  try {
    for (const name of ['lower', 'upper', 'work', 'merged']) mkdirSync(join(dir, name))
    const plain = ['index=off', 'redirect_dir=off', 'metacopy=off']
    for (const user of [[], ['userxattr']]) {
      const opaqueXattr = `${user.length === 0 ? 'trusted' : 'user'}.overlay.opaque`
      for (const options of [plain, []]) {
        if (works(dir, [...user, ...options, 'volatile'])) {
          return { options: [...user, ...options], writableOptions: ['volatile'], opaqueXattr }
        }
        if (works(dir, [...user, ...options])) {
          return { options: [...user, ...options], writableOptions: [], opaqueXattr }
        }
      }
    }
    return undefined
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function works(dir: string, options: readonly string[]): boolean {
  rmSync(join(dir, 'work/work/incompat'), { recursive: true, force: true })
  const merged = join(dir, 'merged')
  const paths = [
    `lowerdir=${join(dir, 'lower')}`,
    `upperdir=${join(dir, 'upper')}`,
    `workdir=${join(dir, 'work')}`,
  ]
  try {
    mount('overlay', merged, 'overlay', 0, [...options, ...paths].join(','))
  } catch {
    return false
  }
  unmountSync(merged, { lazy: true })
  return true
}
