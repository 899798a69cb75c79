/** The logo: a lambda as the shutter of an aperture. */
export function Mark({ size = 32 }: { size?: number }) {
  return <img src="/favicon.svg" width={size} height={size} alt="" />;
}
