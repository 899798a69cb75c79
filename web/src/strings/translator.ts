import { createTranslator } from 'use-intl/core';
import { locale, timeZone } from './locale.ts';

/**
 * Looks up a catalogue's strings by key. They are ICU messages; the compiler checks keys and arguments. Each area of the client
 * has a separate catalogue, so that pages only load the strings that they show.
 */
export const translator = <const Messages extends Record<string, string>>(messages: Messages) => createTranslator({ locale, timeZone, messages });
