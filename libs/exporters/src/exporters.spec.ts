import { SlipwayError } from '@slipway/base'
import { exporterSuite } from './testing/suite.ts'

exporterSuite('in the process of the build', ({ exporters }) =>
  Promise.resolve({
    resolve: async (type, attrs) => {
      const exporter = exporters.find((candidate) => candidate.type === type)
      if (!exporter) throw new SlipwayError('not-found', `exporter "${type}" could not be found`)
      return await Promise.resolve(exporter.resolve(attrs))
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
)
