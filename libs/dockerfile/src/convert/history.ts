import type { ImageDraft } from './image-draft.ts'

const COMMENT = 'buildkit.dockerfile.v0'

/** Seconds since the epoch as a history entry shows them. */
export function formatEpoch(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z')
}

/** Adds an entry. Instructions that change files say so with `# buildkit` at their end. */
export function addHistory(
  image: ImageDraft,
  text: string,
  options: { readonly layer?: boolean; readonly suffix?: boolean; readonly epoch: bigint | undefined },
): void {
  const { layer = false, suffix = false, epoch } = options
  image.history.push({
    ...(epoch === undefined ? {} : { created: formatEpoch(epoch) }),
    created_by: suffix ? `${text} # buildkit` : text,
    comment: COMMENT,
    ...(layer ? {} : { empty_layer: true }),
  })
}
