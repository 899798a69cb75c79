/** An origin that the service under test allows: its web client's. */
export const webOrigin = (): string => process.env['CORS_ORIGINS']!.split(',')[0]!;
