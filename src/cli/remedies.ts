import { parseArgs } from 'node:util';
import { CAUSES } from '../diagnosis/registry.ts';
import { FAMILY_OF } from '../diagnosis/taxonomy.ts';
import { ABOUT } from '../remedies/about.ts';
import type { Output } from './output.ts';

interface Row {
  readonly cause: string;
  readonly remedy: string;
  readonly proof: string;
  readonly undo: string;
  readonly testedIn: readonly string[];
}

/** `fiveohtwo remedies`: every cause with its remedies, best first, how each is proven, undone and tested. */
export function runRemedies(argv: readonly string[], out: Output): number {
  const { values } = parseArgs({
    args: [...argv],
    options: { markdown: { type: 'boolean', default: false } },
  });
  out.write(values.markdown ? remediesInMarkdown() : inText(rows()));
  return 0;
}

/** Without those for which nothing can be done: nothing is wrong, or nobody knows what. */
function rows(): readonly Row[] {
  return CAUSES.filter(({ id }) => FAMILY_OF[id] !== 'none').flatMap(({ id, remedies, found }) => {
    const built = remedies.map((remedy): Row => ({ cause: id, remedy, ...ABOUT[remedy] }));
    if (built.length > 0) return built;
    const remedy = `by a person: ${found === undefined ? 'next steps' : 'next steps, filled in'}`;
    return [{ cause: id, remedy, proof: '–', undo: '–', testedIn: [] }];
  });
}

export function remediesInMarkdown(): string {
  const lines = rows().map(({ cause, remedy, proof, undo, testedIn }, index, all) => [
    all[index - 1]?.cause === cause ? '' : `[${cause}](causes/${cause}.md)`,
    remedy,
    proof,
    undo,
    testedIn.map((file) => `[${shortOf(file)}](../${file})`).join(', ') || '–',
  ]);
  return `# Causes and their remedies

The best first. Every remedy is approved by a person for exactly the plan that was shown, guarded on fresh evidence, and
verified by target health and a full minute of traffic beside its own proof. This page is made by
\`npm run -s remedies -- --markdown\`; a test keeps it in step.

Tested in: \`gateways\` runs real nginx, HAProxy, Apache and their services, \`infra\` the scripts on a host that is played;
\`aws-stand-in\` runs against ministack or moto, \`aws/changes\` against answers as the SDK has them; \`incident\` from the fault
to the undo in the lab, \`remedies\` the plans alone. \`infra/windows-remedies\` parses the scripts for Windows and holds them to
what they may call: they have not been run on a Windows host here.

${tableOf([['cause', 'remedy', 'proof', 'undo', 'tested in'], ...lines])}`;
}

/** As the formatter of this repository writes tables: every column as wide as its widest cell. */
function tableOf([head = [], ...lines]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  return [head, widths.map((width) => '-'.repeat(width)), ...lines].map(row).join('');
}

function inText(all: readonly Row[]): string {
  const width = Math.max(...all.map(({ cause }) => cause.length));
  const blocks = all.map(({ cause, remedy, proof, undo, testedIn }, index) => {
    const name = all[index - 1]?.cause === cause ? '' : cause;
    const detail = ' '.repeat(width + 4);
    return [
      `${name.padEnd(width)}  ${remedy}`,
      ...(testedIn.length === 0
        ? []
        : [
            `${detail}proof   ${proof}`,
            `${detail}undo    ${undo}`,
            `${detail}tested  ${testedIn.map(shortOf).join(', ')}`,
          ]),
    ].join('\n');
  });
  return `${blocks.join('\n')}\n`;
}

const shortOf = (file: string): string => file.replace(/^test\/|\.test\.ts$/g, '');
