// Checks the packaged templates offline, and shows what is in the packages: `node infra/validate.mjs [folder]`
// after `osls package`. Prints warnings, exits 1 on any error.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

/** Findings that are known and accepted, each with its reason. */
const ACCEPTED = [
  {
    rule: 'W3005',
    types: ['AWS::Lambda::Function', 'AWS::Lambda::Alias'],
    reason: 'osls writes DependsOn beside a reference; redundant, and not ours to leave out',
  },
  {
    rule: 'W3011',
    types: ['AWS::Lambda::Version'],
    reason:
      'osls keeps versions on deletion; they are never replaced, because each build makes a new one',
  },
];

/** An unzipped function and its layers may have 250 MB; a bundle of ours that large is a mistake. */
const MOST_PACKAGE_KB = 5 * 1024;

const say = (line) => process.stdout.write(`${line}\n`);

const accepted = ({ ruleId, entity }) =>
  ACCEPTED.find(({ rule, types }) => rule === ruleId && types.includes(entity?.resourceType));

const folder = process.argv[2] ?? '.serverless';
const files = readdirSync(folder).sort();
const packaged = files.filter((name) => /^cloudformation-template.*\.json$/.test(name));
/** Deployed by hand into other accounts, so it is not packaged. */
const SPOKE = join(import.meta.dirname, 'spoke.yml');
const templates = [...packaged.map((name) => join(folder, name)), SPOKE];
if (packaged.length === 0) {
  say(`No template in ${folder}: run "npm run package" first`);
  process.exit(2);
}

/**
 * The template as if every remedy were enabled. The rules look at every combination of conditions that stand in one list:
 * thousands for the documents that may be sent, which takes minutes and finds nothing more. Each is one element or none.
 */
function withEveryRemedy(path) {
  if (!path.endsWith('.json')) return path;
  const chosen = (_, value) =>
    value?.['Fn::If']?.[0]?.startsWith('May') === true ? value['Fn::If'][1] : value;
  const template = JSON.parse(readFileSync(path, 'utf8'), chosen);
  // Those that nothing but such a list named would be told of as unused.
  const held = JSON.stringify(template.Resources);
  for (const name of Object.keys(template.Conditions ?? {})) {
    if (name.startsWith('May') && !held.includes(`"${name}"`)) {
      delete template.Conditions[name];
      delete template.Parameters[`${name.slice('May'.length)}Remedy`];
    }
  }
  const copy = join(work, basename(path));
  writeFileSync(copy, JSON.stringify(template));
  return copy;
}

let errors = 0;
const work = mkdtempSync(join(tmpdir(), 'fiveohtwo-validate-'));
const engine = new RegoEngine();
try {
  for (const path of templates) {
    const name = basename(path);
    const { status, diagnostics } = engine.validateStandard(
      new TemplateFile(withEveryRemedy(path)),
      {
        severityLevel: 'WARN',
      },
    );
    const counted = diagnostics.filter((finding) => !accepted(finding));
    const faults = counted.filter(({ severity }) => severity !== 'WARN');
    // An analysis that stopped half-way has found nothing out.
    if (status !== 'OK') {
      errors += 1;
      say(`${name}: the analysis ended with ${status}`);
    }
    errors += faults.length;
    for (const { severity, ruleId, entity, propertyPath, message } of counted) {
      const where = [entity?.logicalId, propertyPath].filter(Boolean).join(' ');
      say(`${severity} ${ruleId} ${where}: ${message}`);
    }
    say(
      `${name}: ${faults.length} errors, ${counted.length - faults.length} warnings, ` +
        `${diagnostics.length - counted.length} accepted`,
    );
  }
} finally {
  engine.free();
  rmSync(work, { recursive: true });
}

for (const name of files.filter((file) => file.endsWith('.zip'))) {
  const kilobytes = Math.ceil(statSync(join(folder, name)).size / 1024);
  say(`${name}: ${kilobytes} KB`);
  if (kilobytes > MOST_PACKAGE_KB) {
    errors += 1;
    say(`${name} is larger than ${MOST_PACKAGE_KB} KB`);
  }
}
process.exit(errors === 0 ? 0 : 1);
