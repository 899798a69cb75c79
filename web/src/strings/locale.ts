/** The language of all texts, dates and numbers. A second one would be chosen here, before any catalogue is built. */
export const locale = 'en';

export const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
