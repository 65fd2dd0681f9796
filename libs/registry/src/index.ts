export type { BlobReader, BlobStat } from './blobs.ts'
export {
  anonymousLogin,
  type Authorizer,
  type AuthRequest,
  createAuthorizer,
  InvalidAuthorizationError,
  type Login,
  type LoginSource,
} from './authorizer.ts'
export { type Challenge, parseChallenges } from './challenge.ts'
export { RegistryClient, type RegistryClientOptions, Repository, type RepositoryOptions } from './client.ts'
export { HttpStatusError, unexpectedStatus } from './errors.ts'
export {
  isLocalhost,
  type RegistryConfig,
  type RegistryConfigs,
  type RegistryHost,
  registryHosts,
} from './hosts.ts'
export {
  HttpClient,
  type HttpRequest,
  type HttpResponse,
  isTransientError,
  readBody,
  redactUrl,
  type TlsOptions,
} from './http.ts'
export type { PushBlobOptions, PushResult } from './push.ts'
export { DEFAULT_BACKOFF_MS, isRetriable, withRetries } from './retry.ts'
export { includesScopes, normalizeScopes, repositoryScope } from './scope.ts'
export { CLIENT_ID, type Password, type Token, tokenExpiry, type TokenRequest } from './token.ts'
