/** The header with the functions' secret for the pool's firewall, sent with operations that have no other credentials. */
export const poolSecretHeader = 'x-pool-secret';
