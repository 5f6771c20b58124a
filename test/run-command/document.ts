import type { ssmDocument } from '../infra/ssm-documents.ts';

export type Document = ReturnType<typeof ssmDocument>;

/** Why Run Command refuses the parameters of a command, or null when it takes them. */
export function refusedParameters(
  { parameters }: Document,
  given: Readonly<Record<string, readonly string[]>>,
): string | null {
  for (const name of Object.keys(given)) {
    if (!(name in parameters)) return `${name} is not a parameter of the document`;
  }
  for (const [name, { allowedPattern, maxChars, default: value }] of Object.entries(parameters)) {
    const text = given[name]?.[0] ?? value;
    if (text === undefined) return `${name} is required`;
    if (!new RegExp(allowedPattern).test(text)) return `${name} does not match ${allowedPattern}`;
    if (text.length > maxChars) return `${name} is longer than ${maxChars}`;
  }
  return null;
}

/** What the agent of a node makes of a document: one script, with the environment that it sees. */
export interface Task {
  readonly step: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/** Platforms as preconditions name them; a step for another one is skipped. */
export type Platform = 'Linux' | 'Windows' | 'MacOS';

/** The task of a document on a platform, or null when its only step is not for it. */
export function taskOn(
  platform: Platform,
  document: Document,
  given: Readonly<Record<string, readonly string[]>>,
): Task | null {
  const [step] = document.mainSteps;
  if (step === undefined) throw new TypeError('The document has no step');
  const fits = JSON.stringify(step.precondition).includes(`"${platform}"`);
  if (!fits) return null;
  let script = step.inputs.runCommand.join('\n');
  const environment: Record<string, string> = {};
  for (const [name, { interpolationType, default: value = '' }] of Object.entries(
    document.parameters,
  )) {
    const text = given[name]?.[0] ?? value;
    if (interpolationType === 'ENV_VAR') environment[`SSM_${name}`] = text;
    // The agent splices every parameter that is named in braces, before any shell sees the script.
    script = script.replaceAll(new RegExp(`\\{\\{ *${name} *\\}\\}`, 'g'), () => text);
  }
  return {
    step: step.name,
    script,
    environment,
    timeoutSeconds: Number(step.inputs.timeoutSeconds),
  };
}
