import { createContext, useContext } from 'react';

export const NoticeContext = createContext<(text: string) => void>(() => {
  throw new Error('there is no <Notices> around this');
});

/** Shows a short message. */
export const useNotify = () => useContext(NoticeContext);
