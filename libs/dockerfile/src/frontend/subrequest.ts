import { isCode, SlipwayError } from '@slipway/base'
import type { Bridge, FrontendResult } from '@slipway/frontend'
import { convertDockerfile, type ConvertResult } from '../convert/convert.ts'
import type { ConvertOptions } from '../convert/options.ts'
import type { LintFinding } from '../lint/linter.ts'
import { CONVERT_LLB, describeLlb } from '../subrequests/convert-llb.ts'
import { DESCRIBE, describeSubrequests, OUTLINE, TARGETS } from '../subrequests/describe.ts'
import { describeFindings, LINT } from '../subrequests/lint.ts'
import { describeOutline } from '../subrequests/outline.ts'
import { answerResult, type SubrequestAnswer } from '../subrequests/result.ts'
import { listTargets } from '../subrequests/targets.ts'
import { type DockerfileSource, warnFinding } from './dockerfile-source.ts'

/** Conversion for an answer: platforms that were asked for play no role in it. */
export type OptionsFor = (warn: (finding: LintFinding) => void) => ConvertOptions

/** The answer to a question about the file (`requestid`); undefined where a build is wanted. */
export async function answerSubrequest(
  bridge: Bridge,
  source: DockerfileSource,
  optionsFor: OptionsFor,
): Promise<FrontendResult | undefined> {
  const name = bridge.opts['requestid']
  return name === undefined ? undefined : answerResult(await answer(name, bridge, source, optionsFor))
}

async function answer(
  name: string,
  bridge: Bridge,
  source: DockerfileSource,
  optionsFor: OptionsFor,
): Promise<SubrequestAnswer> {
  const convert = (): Promise<ConvertResult> =>
    convertDockerfile(
      source.data,
      optionsFor((finding) => warnFinding(bridge, source, finding)),
    )
  switch (name) {
    case DESCRIBE.name:
      return describeSubrequests()
    case OUTLINE.name:
      return describeOutline((await convert()).outline(), source.data)
    case TARGETS.name:
      return listTargets(source.data)
    case LINT.name:
      return lint(source, optionsFor)
    case CONVERT_LLB.name:
      return await describeLlb((await convert()).state)
    default:
      throw new SlipwayError('unimplemented', `unsupported request ${name}`, {
        details: [{ kind: 'subrequest', name }],
      })
  }
}

/** Findings are the answer itself; so is the error that ends the search. Without a target all stages are looked at. */
async function lint(source: DockerfileSource, optionsFor: OptionsFor): Promise<SubrequestAnswer> {
  const findings: LintFinding[] = []
  try {
    const options = optionsFor((finding) => void findings.push(finding))
    await convertDockerfile(source.data, { ...options, allStages: options.target === '' })
    return describeFindings(source, findings, undefined)
  } catch (error) {
    if (isCode(error, 'canceled')) throw error
    return describeFindings(source, findings, error)
  }
}
