import { Metrics as EmbeddedMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Metrics } from '../core/shared/app.ts';
import type { MetricName } from '../core/shared/metrics.ts';

const embedded = new EmbeddedMetrics({ serviceName: 'lambdagram' });
let pending = false;

/** Metrics in CloudWatch's embedded metric format, in the namespace POWERTOOLS_METRICS_NAMESPACE: log lines, not calls to a service. */
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
