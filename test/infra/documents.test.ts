import { describe, expect, it } from '@jest/globals';
import { HOST_DOCUMENTS } from '../../src/aws/host-documents.ts';
import type { HostDocument } from '../../src/ports/hosts.ts';
import { ssmDocument } from './ssm-documents.ts';

const NAMES = Object.keys(HOST_DOCUMENTS).filter(
  (name): name is HostDocument => name in HOST_DOCUMENTS,
);

describe.each(NAMES)('the document %s', (name) => {
  const document = ssmDocument(name);
  const [step] = document.mainSteps;
  const script = step?.inputs.runCommand.join('\n') ?? '';
  const contract = HOST_DOCUMENTS[name];

  it('says what the adapter believes of it', () => {
    expect(step?.name).toBe(contract.step);
    expect(Number(step?.inputs.timeoutSeconds)).toBe(contract.timeoutSeconds);
    expect(
      Object.entries(document.parameters).map(([key, { allowedPattern }]) => [key, allowedPattern]),
    ).toEqual(
      Object.entries(contract.parameters).map(([key, { source }]) => [
        key,
        source.replaceAll('\\/', '/'),
      ]),
    );
  });

  it('is one step for its platform, and never a script from outside', () => {
    const windows = contract.platform === 'Windows';
    expect(document.mainSteps).toHaveLength(1);
    expect(step?.action).toBe(windows ? 'aws:runPowerShellScript' : 'aws:runShellScript');
    expect(step?.precondition).toEqual({ StringEquals: ['platformType', contract.platform] });
    // GetCommandInvocation takes plug-in names of four characters and more.
    expect(step?.name.length).toBeGreaterThanOrEqual(4);
    expect(/\b(eval|wget|base64 -d)\b|curl[^\n]*\|\s*(ba)?sh/.exec(script)).toBeNull();
    expect(/Invoke-Expression|\biex\b|Download(String|File)/i.exec(script)).toBeNull();
  });

  it('takes parameters as environment variables, never as text of the script', () => {
    for (const { interpolationType } of Object.values(document.parameters)) {
      expect(interpolationType).toBe('ENV_VAR');
    }
    // Braces would be replaced by the agent before the shell sees the script.
    expect(step?.inputs.runCommand.filter((line) => line.includes('{{'))).toEqual([]);
    for (const key of Object.keys(document.parameters)) {
      const read = contract.platform === 'Windows' ? `$env:SSM_${key}` : `\${SSM_${key}:`;
      expect(script).toContain(read);
    }
  });

  it('anchors every pattern, and each refuses what would be an injection', () => {
    for (const [key, { allowedPattern, maxChars }] of Object.entries(document.parameters)) {
      expect(allowedPattern).toMatch(/^\^.*\$$/);
      const pattern = new RegExp(allowedPattern);
      for (const hostile of [
        '',
        '-rf',
        'a;b',
        'a b',
        'a\nb',
        'a\n',
        '$(id)',
        '`id`',
        "a'b",
        'a"b',
        'a|b',
        '{{ssm:secret}}',
        'a'.repeat(maxChars + 1),
        '/a;b',
        '/$(id)',
        '/a b',
        `/${'a'.repeat(maxChars)}`,
      ]) {
        expect({ key, hostile, taken: pattern.test(hostile) }).toEqual({
          key,
          hostile,
          taken: false,
        });
      }
    }
  });

  it('accepts its own defaults', () => {
    for (const { allowedPattern, default: value } of Object.values(document.parameters)) {
      if (value !== undefined) expect(value).toMatch(new RegExp(allowedPattern));
    }
  });

  it('fits into a document', () => {
    expect(JSON.stringify(document).length).toBeLessThan(64 * 1024);
  });

  it('never ends with a status that the agent takes for an order', () => {
    expect(/\bexit (168|169|194)\b/.exec(script)).toBeNull();
  });
});
