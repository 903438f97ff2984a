// Fills a sentence of the catalogue with its arguments. Of ICU's MessageFormat what the sentences use:
// "{name}", "{name, plural, one {# vote} other {# votes}}", "{name, select, x {...} other {...}}".

/** The place of the brace that closes the one at `open`. */
function closing(pattern, open) {
  let depth = 0;
  for (let at = open; at < pattern.length; ++at) {
    if (pattern[at] === '{') depth += 1;
    if (pattern[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return pattern.length - 1;
}

/** {name: text} of "one {...} other {...}". */
function branchesOf(text) {
  const branches = {};
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('{', at);
    if (open < 0) break;
    const end = closing(text, open);
    branches[text.slice(at, open).trim()] = text.slice(open + 1, end);
    at = end + 1;
  }
  return branches;
}

function branchOf(kind, branches, value, language) {
  const exact = kind === 'plural' ? branches[`=${value}`] : branches[value];
  if (exact !== undefined) return exact;
  if (kind !== 'plural') return branches.other ?? '';
  const rule = new Intl.PluralRules(language).select(Number(value));
  return branches[rule] ?? branches.other ?? '';
}

/** So that an option in another script does not turn the line around; numbers never do. */
const isolated = (value) => (/^[0-9.]+$/.test(value) ? value : `\u2068${value}\u2069`);

/** `values` by name are texts or numbers; `show` writes a value that stands alone. */
export function format(pattern, values, language, show = isolated) {
  let text = '';
  for (let at = 0; at < pattern.length;) {
    const open = pattern.indexOf('{', at);
    if (open < 0) return text + pattern.slice(at);
    const end = closing(pattern, open);
    text += pattern.slice(at, open);
    at = end + 1;
    const [, name, kind, rest] =
      /^\s*(\w+)\s*(?:,\s*(plural|select)\s*,([^]*))?$/.exec(pattern.slice(open + 1, end)) ?? [];
    const value = values[name];
    if (value === undefined) text += `{${name ?? ''}}`;
    else if (!kind) text += show(value);
    else {
      const branch = branchOf(kind, branchesOf(rest), value, language);
      const counted = kind === 'plural' ? branch.replaceAll('#', show(value)) : branch;
      text += format(counted, values, language, show);
    }
  }
  return text;
}

/** A sentence of a log in words, or "key: name=value" where the catalogue has none. */
export function sentenceText({ key, arguments: given }, catalogue, language) {
  const values = Object.fromEntries(
    given.map(({ name, text, number, moment_ms: moment }) => [
      name,
      text ?? number ?? new Date(Number(moment)).toISOString(),
    ]),
  );
  if (Object.hasOwn(catalogue, key)) return format(catalogue[key], values, language);
  return `${key}: ${Object.entries(values).map(([name, value]) => `${name}=${value}`).join(', ')}`;
}
