/**
 * The functions of serverless.yml, generated from their definitions. Uses import(), because they load modules with a top-level await.
 * @param {{ resolveVariable(name: string): Promise<unknown> }} serverless
 */
module.exports = async ({ resolveVariable }) =>
  (await import('./functions.ts')).serverlessFunctions({ sharedQueues: (await resolveVariable('param:sharedQueues')) === true });
