import { formatPlatformAll, normalizePlatform, parsePlatform, type Platform } from '@slipway/oci'
import type { Env } from '../shell/env.ts'
import { type ExpandOptions, processWord } from '../shell/expand.ts'
import type { StageState } from './stage-state.ts'

/** The instruction's text with variables replaced; as written where that fails. */
export function expandText(text: string, env: Env, options: ExpandOptions): string {
  const result = processWord(text, env, options)
  return result.error ? text : result.value
}

export function upperKeyword(text: string): string {
  const space = text.indexOf(' ')
  return space < 0 ? text.toUpperCase() : text.slice(0, space).toUpperCase() + text.slice(space)
}

/** Counts the step and puts its place in front: `[linux/arm64 build 2/5] RUN …`. */
export function stepName(stage: StageState, text: string, platform: Platform | undefined, env: Env): string {
  if (stage.stepCount === 0) return text
  stage.step++
  return formatStep(stage, text, platform, env)
}

/** The name of the step that was counted last, with another text. */
export function formatStep(
  stage: StageState,
  text: string,
  platform: Platform | undefined,
  env: Env,
): string {
  if (stage.stepCount === 0) return text
  const width = Math.floor(1 + Math.log10(stage.stepCount))
  const prefix =
    stage.prefixPlatform && platform ? `${formatPlatformAll(platform)}${crossTarget(platform, env)} ` : ''
  const name = stage.displayName === '' ? '' : `${stage.displayName} `
  const place = `${String(stage.step).padStart(width)}/${stage.stepCount}`
  return `[${prefix}${name}${place}] ${stage.inTrigger ? 'ONBUILD ' : ''}${text}`
}

/** What a stage on the build platform builds for (`->arm64`), as its TARGET* variables tell. */
function crossTarget(base: Platform, env: Env): string {
  const target = targetOf(env)
  if (!target) return ''
  const platform = normalizePlatform({
    ...target,
    os: target.os === '' ? base.os : target.os,
    architecture: target.architecture === '' ? base.architecture : target.architecture,
  })
  if (platform.os !== base.os) return `->${formatPlatformAll(platform)}`
  if (platform.architecture === base.architecture) return ''
  return `->${platform.architecture}${platform.variant ? `/${platform.variant}` : ''}`
}

function targetOf(env: Env): Platform | undefined {
  const parts: { os?: string; architecture?: string; variant?: string } = {}
  for (const key of env.keys()) {
    const value = env.get(key) ?? ''
    if (key === 'TARGETPLATFORM') {
      const platform = tryParse(value)
      if (platform) return platform
    } else if (key === 'TARGETOS') parts.os = value
    else if (key === 'TARGETARCH') parts.architecture = value
    else if (key === 'TARGETVARIANT') parts.variant = value
  }
  if (Object.keys(parts).length === 0) return undefined
  const { os = '', architecture = '', variant = '' } = parts
  return { os, architecture, ...(variant === '' ? {} : { variant }) }
}

function tryParse(text: string): Platform | undefined {
  try {
    return parsePlatform(text)
  } catch {
    return undefined
  }
}

/** First line of a heredoc, for names. */
export function summarizeHeredoc(text: string): string {
  const [first, ...more] = text.trim().replaceAll('\r\n', '\n').split('\n')
  return `${first}${more.length > 0 ? '...' : ''}`
}
