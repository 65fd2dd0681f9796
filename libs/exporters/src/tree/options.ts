import { goBool, SlipwayError } from '@slipway/base'
import { type Attrs, type Epoch, parseEpochAttr } from '../attrs.ts'

/** What the exporters of plain trees share. */
export interface TreeOptions {
  readonly epoch: Epoch | undefined
  /** `undefined`: split when the result has several platforms. */
  readonly platformSplit: boolean | undefined
  readonly attestationPrefix: string
  /** `delete` makes the client's directory equal to what is sent; `copy` only adds. */
  readonly mode: 'copy' | 'delete'
}

export function parseTreeOptions(attrs: Attrs): TreeOptions {
  const split = attrs['platform-split']
  return {
    epoch: parseEpochAttr(attrs),
    platformSplit: split === undefined ? undefined : parseSplit(split),
    attestationPrefix: attrs['attestation-prefix'] ?? '',
    mode: parseMode(attrs['mode'] ?? ''),
  }
}

function parseSplit(value: string): boolean {
  const parsed = goBool(value)
  if (parsed !== undefined) return parsed
  throw new SlipwayError(
    'invalid-argument',
    `non-bool value for platform-split: ${value}: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
  )
}

function parseMode(value: string): 'copy' | 'delete' {
  const mode = value.trim().toLowerCase()
  if (mode === '' || mode === 'copy') return 'copy'
  if (mode === 'delete') return 'delete'
  throw new SlipwayError('invalid-argument', `invalid local exporter mode ${JSON.stringify(value)}`)
}
