/** An origin that the service under test allows: that of its web client. */
export const webOrigin = (): string => process.env['CORS_ORIGINS']!.split(',')[0]!;
