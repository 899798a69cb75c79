import { inject } from 'vitest';
import { behaveAsOnLambda } from './as-on-lambda.ts';

behaveAsOnLambda(inject('environment'));
