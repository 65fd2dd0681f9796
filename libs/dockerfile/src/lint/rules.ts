import { goQuote } from '@slipway/base'

/** A rule as users see it; `format` makes the message of one finding. */
export interface LintRule<Args extends readonly unknown[] = readonly never[]> {
  readonly name: string
  readonly description: string
  /** The page about the rule; empty where there is none. */
  readonly url: string
  readonly format: (...args: Args) => string
  /** Off unless asked for. */
  readonly experimental: boolean
}

const pages = 'https://docs.docker.com/go/dockerfile/rule/'

function rule<Args extends readonly unknown[]>(
  name: string,
  description: string,
  format: (...args: Args) => string,
  options: { readonly experimental?: boolean; readonly hasPage?: boolean } = {},
): LintRule<Args> {
  const page = name.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()
  const url = options.hasPage === false ? '' : `${pages}${page}/`
  return { name, description, url, format, experimental: options.experimental === true }
}

function didYouMean(name: string | undefined, sign = ''): string {
  return name === undefined || name === '' ? '' : ` (did you mean ${sign}${name}?)`
}

const redundantPlatform = 'in FROM is redundant as this is the default behavior'
const recommendJson = 'to prevent unintended behavior related to OS signals'

/** BuildKit's rules under BuildKit's names. */
export const rules = {
  stageNameCasing: rule(
    'StageNameCasing',
    'Stage names should be lowercase',
    (stage: string) => `Stage name '${stage}' should be lowercase`,
  ),
  fromAsCasing: rule(
    'FromAsCasing',
    "The 'as' keyword should match the case of the 'from' keyword",
    (from: string, as: string) => `'${as}' and '${from}' keywords' casing do not match`,
  ),
  noEmptyContinuation: rule(
    'NoEmptyContinuation',
    'Empty continuation lines will become errors in a future release',
    () => 'Empty continuation line',
  ),
  consistentInstructionCasing: rule(
    'ConsistentInstructionCasing',
    'All commands within the Dockerfile should use the same casing (either upper or lower)',
    (keyword: string, casing: 'lowercase' | 'uppercase') =>
      `Command '${keyword}' should match the case of the command majority (${casing})`,
  ),
  duplicateStageName: rule(
    'DuplicateStageName',
    'Stage names should be unique',
    (stage: string) => `Duplicate stage name ${goQuote(stage)}, stage names should be unique`,
  ),
  reservedStageName: rule(
    'ReservedStageName',
    'Reserved words should not be used as stage names',
    (stage: string) => `Stage name should not use the same name as reserved stage ${goQuote(stage)}`,
  ),
  jsonArgsRecommended: rule(
    'JSONArgsRecommended',
    `JSON arguments recommended for ENTRYPOINT/CMD ${recommendJson}`,
    (keyword: string) => `JSON arguments recommended for ${keyword} ${recommendJson}`,
  ),
  maintainerDeprecated: rule(
    'MaintainerDeprecated',
    'The MAINTAINER instruction is deprecated, use a label instead to define an image author',
    () => 'Maintainer instruction is deprecated in favor of using label',
  ),
  undefinedArgInFrom: rule(
    'UndefinedArgInFrom',
    'FROM command must use declared ARGs',
    (arg: string, near: string | undefined) => `FROM argument '${arg}' is not declared${didYouMean(near)}`,
  ),
  workdirRelativePath: rule(
    'WorkdirRelativePath',
    'Relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes',
    (path: string) =>
      `Relative workdir ${goQuote(path)} can have unexpected results if the base image changes`,
  ),
  undefinedVar: rule(
    'UndefinedVar',
    'Variables should be defined before their use',
    (name: string, near: string | undefined) =>
      `Usage of undefined variable '$${name}'${didYouMean(near, '$')}`,
  ),
  multipleInstructionsDisallowed: rule(
    'MultipleInstructionsDisallowed',
    'Multiple instructions of the same type should not be used in the same stage',
    (keyword: string) =>
      `Multiple ${keyword} instructions should not be used in the same stage because only the last one will be used`,
  ),
  legacyKeyValueFormat: rule(
    'LegacyKeyValueFormat',
    'Legacy key/value format with whitespace separator should not be used',
    (keyword: string) =>
      `"${keyword} key=value" should be used instead of legacy "${keyword} key value" format`,
  ),
  invalidBaseImagePlatform: rule(
    'InvalidBaseImagePlatform',
    'Base image platform does not match expected target platform',
    (image: string, expected: string, actual: string) =>
      `Base image ${image} was pulled with platform ${goQuote(actual)}, expected ${goQuote(expected)} for current build`,
    { hasPage: false },
  ),
  redundantTargetPlatform: rule(
    'RedundantTargetPlatform',
    `Setting platform to predefined $TARGETPLATFORM ${redundantPlatform}`,
    (platform: string) => `Setting platform to predefined ${platform} ${redundantPlatform}`,
  ),
  secretsUsedInArgOrEnv: rule(
    'SecretsUsedInArgOrEnv',
    'Sensitive data should not be used in the ARG or ENV commands',
    (keyword: 'ARG' | 'ENV', key: string) =>
      `Do not use ARG or ENV instructions for sensitive data (${keyword} ${goQuote(key)})`,
  ),
  invalidDefaultArgInFrom: rule(
    'InvalidDefaultArgInFrom',
    'Default value for global ARG results in an empty or invalid base image name',
    (baseName: string) => `Default value for ARG ${baseName} results in empty or invalid base image name`,
  ),
  fromPlatformFlagConstDisallowed: rule(
    'FromPlatformFlagConstDisallowed',
    'FROM --platform flag should not use a constant value',
    (platform: string) => `FROM --platform flag should not use constant value ${goQuote(platform)}`,
  ),
  copyIgnoredFile: rule(
    'CopyIgnoredFile',
    'Attempting to Copy file that is excluded by .dockerignore',
    (command: 'Copy' | 'Add', file: string) =>
      `Attempting to ${command} file ${goQuote(file)} that is excluded by .dockerignore`,
  ),
  invalidDefinitionDescription: rule(
    'InvalidDefinitionDescription',
    'Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this is not intended to be a description comment, add an empty line or comment between the instruction and the comment.',
    (keyword: 'FROM' | 'ARG', name: string) =>
      `Comment for ${keyword} should follow the format: \`# ${name} <description>\``,
    { experimental: true },
  ),
  exposeProtoCasing: rule(
    'ExposeProtoCasing',
    'Protocol in EXPOSE instruction should be lowercase',
    (port: string) => `Defined protocol '${port}' in EXPOSE instruction should be lowercase`,
  ),
  exposeInvalidFormat: rule(
    'ExposeInvalidFormat',
    'IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a future release',
    (port: string) =>
      `EXPOSE instruction should not define an IP address or host-port mapping, found '${port}'`,
  ),
} as const
