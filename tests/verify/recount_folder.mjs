// Checks boards that lie in folders, as the page does:
//   node recount_folder.mjs [--key VERIFIER_KEY] DIR...
// Prints what does not hold. Exit code 0: nothing is false; 1: something is; 2: wrong arguments.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allFindings, checkBoard } from '../../web/verify/check.mjs';
import { parseVerifierKey } from '../../web/verify/note.mjs';

const readerOf = (folder) => async (path) => {
  try {
    return await readFile(join(folder, path));
  } catch (error) {
    // A bundle's number may be a file and a folder of partial ones at different times.
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code)) return null;
    throw error;
  }
};

const written = (_, value) => (typeof value === 'bigint' ? String(value) : value);

async function check(folder, key) {
  const outcome = await checkBoard(readerOf(folder), { key });
  const findings = allFindings(outcome);
  const wrong = findings.filter(({ verdict }) => verdict === 'fails');
  const open = findings.filter(({ verdict }) => verdict === 'unchecked').length;
  const counted = outcome.decisions.filter(({ recounted }) => recounted).length;
  const told = `${outcome.decisions.length} decisions, ${counted} recounted`;
  console.log(`${folder}: ${told}, ${wrong.length} claims false, ${open} not checked`);
  for (const finding of wrong) console.log(`  FALSE ${JSON.stringify(finding, written)}`);
  for (const { decision, findings: some, recounted } of outcome.decisions) {
    const differs = some.find(({ claim, verdict }) => claim === 'log_is_recounted' && verdict === 'fails');
    if (!differs) continue;
    const at = differs.line - 1;
    console.log(`  decision ${decision.number}, line ${differs.line} of the log`);
    console.log(`    board ${JSON.stringify(decision.log[at])}`);
    console.log(`    here  ${JSON.stringify(recounted.log[at])}`);
  }
  return wrong.length === 0;
}

const folders = process.argv.slice(2);
let key;
if (folders[0] === '--key') {
  key = await parseVerifierKey(folders[1] ?? '');
  folders.splice(0, 2);
}
if (folders.length === 0 || key === null) {
  console.error('recount_folder.mjs [--key VERIFIER_KEY] DIR...');
  process.exit(2);
}
let allHold = true;
for (const folder of folders) allHold = (await check(folder, key)) && allHold;
process.exit(allHold ? 0 : 1);
