export { createFrontendServices, type FrontendServiceParts } from './frontend.ts'
