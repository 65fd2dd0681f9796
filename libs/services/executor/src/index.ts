export { createExecutorServices } from './executor.ts'
