import * as z from 'zod';
import { UserSummary } from '../users/schema.ts';

const Suggestion = UserSummary.extend({
  shared_follows: z.int().meta({ description: 'How many of your follows follow them; 0 for popular people' }),
}).meta({ id: 'Suggestion' });
export type Suggestion = z.output<typeof Suggestion>;

export const Suggestions = z.object({ users: z.array(Suggestion) }).meta({ id: 'Suggestions' });
export type Suggestions = z.output<typeof Suggestions>;
