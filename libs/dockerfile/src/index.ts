export { type ConvertResult, convertDockerfile } from './convert/convert.ts'
export { encodeImage, type ImageDraft } from './convert/image-draft.ts'
export type { ConvertContext, ConvertOptions, NamedContext, NamedContextQuery } from './convert/options.ts'
export { createDockerfileFrontend } from './frontend/frontend.ts'
