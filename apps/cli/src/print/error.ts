import { errorMessage, SlipwayError, sourceExcerpt } from '@slipway/base'
import { decodeStack, stackOf, type StackTrace } from '@slipway/rpc'

/** An error as users of BuildKit know it: where in the Dockerfile, then what. */
export function errorText(error: unknown, prefix: string, debug: boolean): string {
  const details = error instanceof SlipwayError ? error.details : []
  // The place that was added last is that of the outermost cause.
  const excerpts = new Set(
    details.toReversed().flatMap((detail) => (detail.kind === 'source' ? [sourceExcerpt(detail)] : [])),
  )
  const more = debug ? debugText(error) : ''
  return `${[...excerpts].join('')}${prefix}${errorMessage(error)}\n${more}`
}

function debugText(error: unknown): string {
  if (!(error instanceof SlipwayError)) return error instanceof Error ? `${error.stack}\n` : ''
  const facts = error.details.flatMap((detail) => {
    switch (detail.kind) {
      case 'vertex':
        return [`vertex: ${detail.digest}`]
      case 'frontend':
        return [`frontend: ${detail.name}${detail.source === '' ? '' : ` ${detail.source}`}`]
      case 'any':
        if (decodeStack(detail)) return []
        return [`${detail.typeUrl}: ${Buffer.from(detail.value).toString().slice(0, 2000)}`]
      default:
        return []
    }
  })
  const stacks = [...error.details.flatMap((detail) => decodeStack(detail) ?? []), stackOf(error)]
  return [`code: ${error.code}`, ...facts, ...stacks.map(stackText)].join('\n')
}

/** Which program, as whoever started it wrote it, then its calls, the innermost first. */
function stackText({ pid, version, cmdline, frames }: StackTrace): string {
  const calls = frames.map(({ name, file, line }) => `${name}\n\t${file}:${line}\n`)
  return `${pid} ${version} ${cmdline.join(' ')}\n${calls.join('')}\n`
}
