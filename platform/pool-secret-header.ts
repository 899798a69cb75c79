/** In which the functions prove themselves to the pool's firewall, for operations that take no other credentials. */
export const poolSecretHeader = 'x-pool-secret';
