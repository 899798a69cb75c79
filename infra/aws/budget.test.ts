import { createRequire } from 'node:module';
import { expect, it } from 'vitest';

type Variables = { resolveVariable(name: string): Promise<unknown> };
const budget = createRequire(import.meta.url)('./budget.cjs') as (serverless: Variables) => Promise<{ Resources?: Record<string, { Properties: object }> }>;
/** Resolves `env:NAME, default` like serverless. */
const budgetWith = (environment: Record<string, string>) =>
  budget({
    resolveVariable: async (name) => {
      const [, variable, otherwise] = /^env:(\w+), (.*)$/.exec(name)!;
      // The budget of the size `standard`.
      return environment[variable!] ?? (otherwise === 'self:custom.size.monthlyBudget' ? '500' : otherwise!.replaceAll("'", ''));
    },
  });

it('notifies the alarm address when the actual or forecast cost of a month exceeds the limit', async () => {
  const { Resources } = await budgetWith({ ALARM_EMAIL: 'ops@example.com', MONTHLY_BUDGET: '25.5' });
  expect(Resources!['MonthlyBudget']!.Properties).toMatchObject({
    Budget: { TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 25.5, Unit: 'USD' } },
    NotificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((NotificationType) => ({
      Notification: { NotificationType, Threshold: 100 },
      Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'ops@example.com' }],
    })),
  });
});

it('has a default limit, and requires an address', async () => {
  expect(await budgetWith({})).toEqual({});
  const { Resources } = await budgetWith({ ALARM_EMAIL: 'ops@example.com' });
  expect(Resources!['MonthlyBudget']!.Properties).toMatchObject({ Budget: { BudgetLimit: { Amount: 500 } } });
});

it.each(['', '0', '-5', 'ten'])('rejects %j as a limit', async (MONTHLY_BUDGET) => {
  await expect(budgetWith({ ALARM_EMAIL: 'ops@example.com', MONTHLY_BUDGET })).rejects.toThrow('MONTHLY_BUDGET must be a number of dollars above 0');
});
