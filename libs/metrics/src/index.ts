export { EXPOSITION_TYPE, writeMetrics } from './exposition.ts'
export {
  allMetrics,
  type Counter,
  counter,
  gauge,
  type Histogram,
  histogram,
  type HistogramSample,
  type Labels,
  type Metric,
  type Sample,
} from './metrics.ts'
