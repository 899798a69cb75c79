/** An origin that the service under test lets browsers call it from: its web client's. */
export const webOrigin = (): string => process.env['CORS_ORIGINS']!.split(',')[0]!;
