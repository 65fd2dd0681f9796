import { failpoint, SlipwayError } from '@slipway/base'
import type { Archiver, ByteSink } from '@slipway/archive'
import type { BlobFiles, BlobProvider } from '@slipway/content'
import type { Descriptor } from '@slipway/oci'
import type { Session, Sessions } from '@slipway/sessions'
import { type Attrs, parseSwitch } from '../attrs.ts'
import type { ExportContext, Exporter, ExportResult, ExportSource } from '../exporters.ts'
import { commitImage, type CommitDeps } from '../image/commit.ts'
import { secondsText } from '../image/go-time.ts'
import { type ImageOptions, parseImageOptions } from '../image/options.ts'
import { imageName, imageResponse, normalizedNames } from '../image/response.ts'
import { defaultsOf, settleOptions, withMetadata } from '../image/source.ts'
import { providerOf } from '../multi-provider.ts'
import { oneOff } from '../one-off.ts'
import { copyToClientStore } from '../session/client-store.ts'
import { openFileSend, receivingSession, unlessDeclined } from '../session/file-send.ts'
import { imageBlobs, imageRecords } from './image-archive.ts'
import { tarParts } from './tar-record.ts'
import { writeParts } from './write-parts.ts'

export interface ArchiveDeps extends CommitDeps {
  readonly sessions: Sessions
}

type Variant = 'oci' | 'docker'

interface ArchiveOptions {
  readonly image: ImageOptions
  /** False: into the client's content store. */
  readonly tar: boolean
  /** Attributes that nobody knows: metadata of the image. */
  readonly metadata: ReadonlyMap<string, string>
}

/** The `oci` and `docker` exporters: one image as an archive, or as blobs in a store of the client. */
export function createArchiveExporter(variant: Variant, deps: ArchiveDeps): Exporter {
  return {
    type: variant,
    resolve: (attrs) => {
      const options = parseOptions(attrs)
      return {
        name: `exporting to ${variant} image format`,
        export: (source, context) => exportArchive(variant, options, deps, source, context),
      }
    },
  }
}

function parseOptions(attrs: Attrs): ArchiveOptions {
  const { options: image, rest } = parseImageOptions(attrs)
  const tar = rest.get('tar')
  const metadata = new Map([...rest].filter(([key]) => key !== 'tar'))
  return { image, tar: tar === undefined ? true : parseSwitch('tar', tar), metadata }
}

async function exportArchive(
  variant: Variant,
  options: ArchiveOptions,
  deps: ArchiveDeps,
  plainSource: ExportSource,
  context: ExportContext,
): Promise<ExportResult> {
  if (variant === 'docker' && plainSource.refs.size > 0) {
    throw new SlipwayError(
      'invalid-argument',
      'docker exporter does not currently support exporting manifest lists',
    )
  }
  const source = withMetadata(plainSource, options.metadata)
  const defaults = defaultsOf(variant, options.image, context.compatibilityVersion)
  const image = settleOptions(options.image, source, defaults)
  const committed = await commitImage(source, image, deps, context)
  const descriptor = dated(committed.descriptor, image)
  const names = normalizedNames(imageName(image.name, source.metadata))
  const response = imageResponse(committed, descriptor, names.join(','))
  const provider = providerOf(committed.remotes, deps.content)
  const session = await receivingSession(deps.sessions, context, options.tar)
  if (options.tar) {
    const { archiver } = deps
    await sendTar({ session, provider, archiver, descriptor, names, response, variant }, context)
  } else {
    const blobs = await imageBlobs(provider, descriptor, context.signal)
    await copyToClientStore(session, 'export', provider, blobs, context.signal)
  }
  return { response, descriptor, provider: deps.content }
}

interface Shipment {
  readonly session: Session
  readonly provider: BlobProvider & Partial<BlobFiles>
  readonly archiver: Archiver
  readonly descriptor: Descriptor
  readonly names: readonly string[]
  readonly response: Readonly<Record<string, string>>
  readonly variant: Variant
}

async function sendTar(shipment: Shipment, context: ExportContext): Promise<void> {
  const { session, provider, archiver, descriptor, names, response, variant } = shipment
  const records = await imageRecords(
    provider,
    descriptor,
    { names, dockerManifest: variant === 'docker' },
    context.signal,
  )
  await oneOff(context.progress, 'sending tarball', () =>
    unlessDeclined(async () => {
      await using writer = openFileSend(session, context, response)
      const sink: ByteSink = {
        returnsChunks: true,
        write: async (chunk) => {
          await writer.write(chunk)
          failpoint('export.archive.written')
        },
      }
      await writeParts(tarParts(records), { provider, archiver }, sink, context.signal)
      await writer.close()
    }),
  )
}

function dated(descriptor: Descriptor, options: ImageOptions): Descriptor {
  const created = typeof options.epoch === 'number' ? options.epoch * 1000 : Date.now()
  return {
    ...descriptor,
    annotations: { 'org.opencontainers.image.created': secondsText(created), ...descriptor.annotations },
  }
}
