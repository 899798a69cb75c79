/** The header with the functions' secret for the pool's firewall, for operations that take no other credentials. */
export const poolSecretHeader = 'x-pool-secret';
