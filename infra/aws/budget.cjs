/**
 * If ALARM_EMAIL is set, that address gets a message when a month's cost, actual or forecast, exceeds MONTHLY_BUDGET dollars.
 * The budget covers the whole account: a single deployment's costs can only be separated by tags that are activated in the
 * account. Budgets are free.
 * @param {{ resolveVariable(name: string): Promise<unknown> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const [email, limit] = /** @type {string[]} */ (await Promise.all([resolveVariable("env:ALARM_EMAIL, ''"), resolveVariable('env:MONTHLY_BUDGET, self:custom.size.monthlyBudget')]));
  if (!(Number(limit) > 0)) throw new Error(`MONTHLY_BUDGET must be a number of dollars above 0, not ${JSON.stringify(limit)}.`);
  if (!email) return {};
  const Subscribers = [{ SubscriptionType: 'EMAIL', Address: email }];
  return {
    Resources: {
      MonthlyBudget: {
        Type: 'AWS::Budgets::Budget',
        Properties: {
          Budget: { BudgetName: 'lambdagram-${sls:stage}', BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: Number(limit), Unit: 'USD' } },
          NotificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((NotificationType) => ({
            Notification: { NotificationType, ComparisonOperator: 'GREATER_THAN', Threshold: 100, ThresholdType: 'PERCENTAGE' },
            Subscribers,
          })),
        },
      },
    },
  };
};
