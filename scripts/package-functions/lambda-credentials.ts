/**
 * Replaces the SDK's chain of credential providers in bundles: Lambda and its emulators pass credentials in the environment, so those
 * for files, SSO, instance metadata and others would never be used.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
