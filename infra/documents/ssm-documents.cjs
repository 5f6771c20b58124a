// Makes the SSM documents: <name>.yaml with the lines of <name>.sh or <name>.ps1 as its script. CommonJS, because osls loads the
// files that serverless.yml names with `require`.
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');

const read = (file) => readFileSync(join(__dirname, file), 'utf8');

/** The document as Systems Manager gets it. */
function ssmDocument(name) {
  const document = parse(read(`${name}.yaml`));
  const script = `${name}.${name.endsWith('-windows') ? 'ps1' : 'sh'}`;
  for (const step of document.mainSteps) {
    step.inputs.runCommand = read(script).trimEnd().split('\n');
  }
  return document;
}

/** The same for serverless.yml, where `${` would begin a variable of osls unless it is escaped. */
function escaped(value) {
  if (typeof value === 'string') return value.replaceAll('${', '\\${');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
  }
  return value;
}

module.exports = {
  ssmDocument,
  diagnoseLinux: escaped(ssmDocument('diagnose-linux')),
  diagnoseWindows: escaped(ssmDocument('diagnose-windows')),
  restartServiceLinux: escaped(ssmDocument('restart-service-linux')),
};
