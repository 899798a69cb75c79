import { createTranslator } from 'use-intl/core';
import { locale, timeZone } from './locale.ts';

/**
 * A catalogue's texts by key. Texts are ICU messages; the compiler checks keys and arguments. Each area of the client has
 * one catalogue, so that a page loads the texts that it shows.
 */
export const translator = <const Messages extends Record<string, string>>(messages: Messages) => createTranslator({ locale, timeZone, messages });
