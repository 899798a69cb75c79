import { Metrics as EmbeddedMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Metrics } from '../core/shared/app.ts';
import type { MetricName } from '../core/shared/metrics.ts';

const embedded = new EmbeddedMetrics({ serviceName: 'lambdagram' });
let pending = false;

/** CloudWatch embedded metrics, in the namespace POWERTOOLS_METRICS_NAMESPACE: logged, without calls to any service. */
export const metrics: Metrics = {
  count: (name, value = 1) => add(name, MetricUnit.Count, value),
  duration: (name, milliseconds) => add(name, MetricUnit.Milliseconds, milliseconds),
};

function add(name: MetricName, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number) {
  embedded.addMetric(name, unit, value);
  pending = true;
}

/** Logs the metrics since the last call; runs at the end of every invocation. */
export function flushMetrics(): void {
  if (pending) embedded.publishStoredMetrics();
  pending = false;
}
