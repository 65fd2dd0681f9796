import { goBool } from '@slipway/base'

/** Whether Go's strconv.ParseBool takes the text for true. */
export function isTrue(text: string | undefined): boolean {
  return goBool(text ?? '') ?? false
}
