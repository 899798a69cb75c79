/**
 * Whether the size has a firewall, or the operator has added one (FIREWALL=true).
 * @param {(name: string) => Promise<unknown>} resolveVariable
 * @returns {Promise<boolean>}
 */
exports.hasFirewall = async (resolveVariable) => String(await resolveVariable('self:custom.size.firewall')) === 'true';
