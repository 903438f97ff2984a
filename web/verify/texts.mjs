// The page's words in its languages.

import ar from './texts/ar.mjs';
import en from './texts/en.mjs';
import es from './texts/es.mjs';
import ru from './texts/ru.mjs';
import zh from './texts/zh.mjs';
import { format } from './message.mjs';

export const TEXTS = { en, es, ru, ar, zh };
export const LANGUAGE_NAMES = {
  en: 'English', es: 'Español', ru: 'Русский', ar: 'العربية', zh: '中文',
};
export const isRightToLeft = (language) => language === 'ar';

/** The first of a browser's languages that the page speaks. */
export const languageOf = (wanted) =>
  wanted.map((one) => one.slice(0, 2).toLowerCase()).find((one) => one in TEXTS) ?? 'en';

/** A function (key, values) -> text. */
export const speaker = (language) => (key, values = {}) =>
  format(TEXTS[language][key] ?? TEXTS.en[key] ?? key, values, language);

export const knows = (key) => Object.hasOwn(TEXTS.en, key);
