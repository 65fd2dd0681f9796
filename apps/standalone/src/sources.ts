import type { FsContentStore } from '@slipway/content/fs/store'
import type { FsSync } from '@slipway/fs-sync'
import type { RegistryClient } from '@slipway/registry'
import type { Sessions } from '@slipway/sessions'
import type { Source } from '@slipway/sources'
import { createBlobSource } from '@slipway/sources/blob/source'
import { createGitSource } from '@slipway/sources/git/source'
import { createHttpSource } from '@slipway/sources/http/source'
import { createImageSource, type ImageSource } from '@slipway/sources/image/source'
import type { SessionAuthorizers } from '@slipway/sources/image/session-authorizers'
import { createLocalSource } from '@slipway/sources/local/local-source'
import type { TreeReceiver } from '@slipway/sources/local/receiver'
import { createOciLayoutSource } from '@slipway/sources/oci-layout/source'
import type { Worker } from '@slipway/worker'
import type { StateRoot } from './state-root.ts'
import type { Storage } from './storage.ts'

export interface SourceParts {
  readonly root: StateRoot
  readonly sessions: Sessions
  readonly registry: RegistryClient
  readonly authorizers: SessionAuthorizers
  readonly content: FsContentStore
  /** Receives directories of clients; here, or in a process beside this one. */
  readonly fsSync: FsSync | TreeReceiver
}

/** Every kind of source, and what frontends ask about images. */
export interface Sources {
  readonly all: readonly Source[]
  readonly images: ImageSource
  readonly resolveImage: Worker['resolveImage']
  close(): Promise<void>
}

export function createSources(parts: SourceParts, storage: Storage): Sources {
  const { root, sessions, registry, authorizers, content, fsSync } = parts
  const { refs, mounter, indexDir } = storage
  const mountDir = root.dir('mounts')
  const images = createImageSource({ registry, authorizers, content, refs })
  const layouts = createOciLayoutSource({ sessions, content, refs })
  const http = createHttpSource({ sessions, refs, mounter, stateDir: root.dir('http'), mountDir })
  return {
    images,
    all: [
      images,
      layouts,
      createBlobSource({ registry, authorizers, sessions, refs, mounter, mountDir }),
      createLocalSource({ sessions, sync: fsSync, refs, mounter, mountDir, indexDir }),
      http,
      createGitSource({ refs, sessions, mounter, mountDir, stateDir: root.dir('git') }),
    ],
    resolveImage: (ref, options, context) =>
      options.store
        ? layouts.resolveImage(ref, { platform: options.platform, ...options.store }, context)
        : images.resolveImage(ref, options, context),
    close: () => http.close(),
  }
}
