import { sha256 } from '@slipway/base'
import { messageToJson, metadataToJson, type State, unmarshalOp } from '@slipway/llb'
import type { GoValue } from '@slipway/oci'
import type { SubrequestAnswer } from './result.ts'

export const CONVERT_LLB = { name: 'frontend.convertllb', version: '0.1.0' }

/** The LLB of a target: ops and their settings by digest, and the places they come from. */
export async function describeLlb(state: State): Promise<SubrequestAnswer> {
  const { def, metadata, Source } = await state.marshal()
  const ops = (def ?? []).map((bytes): readonly [string, GoValue] => [
    sha256(bytes),
    messageToJson('pb.Op', unmarshalOp(bytes), 'protojson'),
  ])
  const settings = Object.entries(metadata ?? {}).map(([digest, value]): readonly [string, GoValue] => [
    digest,
    metadataToJson(value),
  ])
  return {
    version: CONVERT_LLB.version,
    json: {
      def: new Map(ops),
      metadata: new Map(settings),
      source: messageToJson('pb.Source', Source ?? {}, 'protojson'),
    },
  }
}
