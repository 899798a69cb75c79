import { testPoison } from './poison.ts';

testPoison(5_000);
