import { formatReference, parseReference, withDefaultTag, descriptorJson, encodeGoJson } from '@slipway/oci'
import { wrapError } from '@slipway/base'
import type { Descriptor } from '@slipway/oci'
import type { CommittedImage } from './commit.ts'

/** What the client is told about an image. `names` may be empty. */
export function imageResponse(
  image: CommittedImage,
  descriptor: Descriptor,
  name: string,
): Readonly<Record<string, string>> {
  return {
    'containerimage.digest': descriptor.digest,
    ...(image.configDigest === undefined ? {} : { 'containerimage.config.digest': image.configDigest }),
    'containerimage.descriptor': Buffer.from(encodeGoJson(descriptorJson(descriptor))).toString('base64'),
    ...(name === '' ? {} : { 'image.name': name }),
  }
}

/** The name attribute, or the frontend's own name where the attribute is '*'. */
export function imageName(name: string, metadata: ReadonlyMap<string, Uint8Array>): string {
  const own = name === '*' ? metadata.get('image.name') : undefined
  return own === undefined ? name : Buffer.from(own).toString()
}

/** Full references with tags filled in; '' gives none. */
export function normalizedNames(names: string): readonly string[] {
  if (names === '') return []
  return names.split(',').map((name) => {
    try {
      return formatReference(withDefaultTag(parseReference(name)))
    } catch (error) {
      throw wrapError(error, `failed to parse ${name}`)
    }
  })
}
