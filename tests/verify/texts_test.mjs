// The page's words: every language has all of them, and they take their values.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, sentenceText } from '../../web/verify/message.mjs';
import { LOG_TEXTS } from '../../web/verify/log_texts.mjs';
import { languageOf, speaker, TEXTS } from '../../web/verify/texts.mjs';
import { baseOf } from '../../web/verify/sources.mjs';

const plain = String;
const namesIn = (text) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).toSorted();

test('every language has the same sentences with the same values', () => {
  for (const [language, texts] of Object.entries(TEXTS)) {
    assert.deepEqual(Object.keys(texts).toSorted(), Object.keys(TEXTS.en).toSorted(), language);
    for (const [key, text] of Object.entries(texts)) {
      assert.ok(text.length > 0, `${language} ${key}`);
      const names = new Set(namesIn(text).filter((name) => /^[a-z]+$/.test(name)));
      const expected = new Set(namesIn(TEXTS.en[key]).filter((name) => /^[a-z]+$/.test(name)));
      assert.deepEqual(names, expected, `${language} ${key}`);
    }
  }
  const keys = Object.keys(LOG_TEXTS.en);
  for (const texts of Object.values(LOG_TEXTS)) assert.deepEqual(Object.keys(texts), keys);
});

test('plurals and choices follow the language', () => {
  const votes = '{n, plural, one {# голос} few {# голоса} many {# голосов} other {# голоса}}';
  const told = (n) => format(votes, { n }, 'ru', plain);
  assert.deepEqual([1, 2, 5, 21].map(told), ['1 голос', '2 голоса', '5 голосов', '21 голос']);
  assert.equal(format('{n, plural, =0 {none} other {#}}', { n: 0 }, 'en', plain), 'none');
  const by = '{m, select, weight {By weight} other {By voters}}: {have}';
  assert.equal(format(by, { m: 'weight', have: 3 }, 'en', plain), 'By weight: 3');
  assert.equal(format(by, { m: 'heads', have: 3 }, 'en', plain), 'By voters: 3');
  assert.equal(format('{a} {gone} {b', { a: '{b}', b: 1 }, 'en', plain), '{b} {gone} {}');
});

test('a sentence that is not known is shown all the same', () => {
  const line = { key: 'counting.log.new', arguments: [{ name: 'votes', number: '3' }, { name: 'who', text: 'Ash' }] };
  assert.equal(sentenceText(line, LOG_TEXTS.en, 'en'), 'counting.log.new: votes=3, who=Ash');
  assert.equal(sentenceText({ key: 'constructor', arguments: [] }, {}, 'en'), 'constructor: ');
});

test('languages of browsers', () => {
  assert.equal(languageOf(['de-CH', 'zh-Hant-TW', 'en']), 'zh');
  assert.equal(languageOf(['de']), 'en');
  assert.equal(speaker('es')('check'), 'Comprobar');
});

test('addresses of boards', () => {
  const page = 'https://city.example/verify/';
  assert.equal(baseOf('/board', page), 'https://city.example/board/');
  assert.equal(baseOf(' https://x.example/b/checkpoint?x#y ', page), 'https://x.example/b/');
  for (const wrong of ['javascript:alert(1)', 'file:///etc', 'https://', 'data:,x'])
    assert.equal(baseOf(wrong, page), null, wrong);
});
