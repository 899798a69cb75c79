/** The functions of jose that are in use: bundles contain everything in a module that is imported on first use. */
export { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
