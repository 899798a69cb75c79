import { behaveAsOnLambda } from './as-on-lambda.ts';
import { patience } from './patience.ts';

behaveAsOnLambda(patience);
