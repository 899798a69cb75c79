/** The language of all strings, dates and numbers. If there were several, the choice would be made here, before any catalogue is created. */
export const locale = 'en';

export const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
