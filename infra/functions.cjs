/**
 * The functions of serverless.yml, from their definitions. By import(), because some of what they load awaits.
 * @param {{ resolveVariable(name: string): Promise<unknown> }} serverless
 */
module.exports = async ({ resolveVariable }) =>
  (await import('./functions.ts')).serverlessFunctions({ sharedQueues: (await resolveVariable('param:sharedQueues')) === true });
