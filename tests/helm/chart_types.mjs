// Holds objects against the API's types and schemas: unknown fields and wrong types by TypeScript, patterns and ranges by the
// validators that come with the types. Reads [{where, object}] as JSON and writes [[where, complaint]].
// To be run where node_modules lies, since that is where Node looks for packages.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = dirname(fileURLToPath(import.meta.url));

// Kubernetes' own types by version, and packages of others by the group of their API.
const versions = ["1.33", "1.34"];
const others = {
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
  "gateway.networking.k8s.io": "@kubernetes-models/gateway-api",
};

const given = JSON.parse(readFileSync(0, "utf8"));
const complaints = [];

function moduleOf({ apiVersion }, version) {
  const group = apiVersion.split("/")[0];
  const home = others[group] ?? `kubernetes-${version}`;
  return `${home}/${apiVersion}`;
}

// Each object on a line of its own, so that a complaint's line says which.
function checkTypes(version) {
  const file = join(folder, `objects-${version}-${process.pid}.ts`);
  const lines = given.map(({ object }, i) =>
    `import type { I${object.kind} as T${i} } from "${moduleOf(object, version)}"; ` +
    `export const o${i}: T${i} = ${JSON.stringify(object)};`);
  const host = ts.createCompilerHost({});
  const read = host.readFile, source = host.getSourceFile;
  host.readFile = (name) => (name === file ? lines.join("\n") : read(name));
  host.fileExists = (name) => name === file || ts.sys.fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, lines.join("\n"), ts.ScriptTarget.ES2022) : source(name, ...rest);
  const program = ts.createProgram([file], {
    strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
  }, host);
  for (const found of ts.getPreEmitDiagnostics(program)) {
    const line = found.file?.getLineAndCharacterOfPosition(found.start).line ?? 0;
    const said = ts.flattenDiagnosticMessageText(found.messageText, " ");
    complaints.push([given[line].where, `${version}: ${said}`]);
  }
}

async function checkSchemas(version) {
  for (const { where, object } of given) {
    try {
      const types = await import(moduleOf(object, version));
      new (types[object.kind] ?? types.default[object.kind])(object).validate();
    } catch (error) {
      complaints.push([where, `${version}: ${error.message}`]);
    }
  }
}

for (const version of versions) {
  checkTypes(version);
  await checkSchemas(version);
}
writeFileSync(1, JSON.stringify(complaints));
