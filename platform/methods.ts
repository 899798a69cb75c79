/** The methods that endpoints may have; what CORS permits follows from them. */
export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export type Method = (typeof methods)[number];
