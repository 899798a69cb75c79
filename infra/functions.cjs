/** The functions of serverless.yml, from their definitions. By import(), because some of what they load awaits. */
module.exports = async () => (await import('./functions.ts')).serverlessFunctions();
