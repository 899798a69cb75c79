import { faults } from '../../localstack/embedded/fault-proxy.ts';
import { dependencies } from './faulty-service.ts';
import { testOutages } from './matrix.ts';

testOutages(
  dependencies.flatMap((dependency) => faults.map((fault) => [dependency, fault, 12_000] as const)),
  // The same deadline as on AWS.
  { deadline: 2_500, response: 3_000, normal: 5_000, handled: 60_000, scheduledRelay: true },
);
