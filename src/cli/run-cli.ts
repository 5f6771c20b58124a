import type { Output } from './output.ts';

const HELP = `fiveohtwo finds out why an AWS Application Load Balancer answers 502, and repairs it on approval.

  fiveohtwo lab                          the lab: a chat workspace over a simulated fleet, in the browser
  fiveohtwo lab --list [--json]          the faults that the lab can inject
  fiveohtwo lab --fault F --play         one incident from fault to summary, hands-free, in the terminal
       [--json] [--as stranger]          --audit FILE writes its audit trail
       [--audit FILE]
  fiveohtwo explain [--json] FILE...     read and diagnose evidence offline: a bundle, a capture folder,
                                         a YAML case, a pasted log
  fiveohtwo explain --merge FILE...      the same with all files as evidence of one incident, such as the bundles
                                         of a gateway and of the host behind it
  fiveohtwo inspect [--json]             take the evidence on this Linux host and diagnose it; run as root to see
       [--out bundle.json]               everything. Changes nothing. Exit status 0: a cause, or nothing is broken;
       [--port N] [--path /health]       3: not enough evidence; 1: this host cannot be inspected; 2: wrong usage
  fiveohtwo investigate [TARGET]         find, collect and diagnose with your AWS credentials; changes nothing.
       [--since 30m] [--region R]        TARGET: a service, a target group or load balancer (name, ARN, DNS name), a URL,
       [--json] [--out bundle.json]      a tag key=value; without it, what fails now. Exit status 0: a cause, or nothing
       [--catalogue fiveohtwo.yaml]      is broken; 3: not enough evidence; 4: TARGET was not found, or means several
                                         (they are listed); 1: AWS could not be asked; 2: wrong usage
  fiveohtwo audit export INCIDENT        the audit trail of an incident as JSON lines, from the table of a deployment
       [--out FILE] [--table T] [--region R]
  fiveohtwo audit verify FILE|INCIDENT   whether a trail is as it was written: nothing altered, removed, reordered.
       [--head HASH]                     HASH, as the incident's message shows it: nothing cut off either. Exit status
                                         0: sound; 1: tampered with; 4: no such incident
  fiveohtwo doctor [--json] [--region R] check credentials, permissions, documents, hosts and access logs, and say what to do
       [--catalogue fiveohtwo.yaml]      for each gap. Changes nothing. Exit status 0: all is well; 3: gaps; 1: AWS could
                                         not be asked; 2: wrong usage
  fiveohtwo remedies [--markdown]        every cause with its remedies: how each is proven, undone and tested
  fiveohtwo help
`;

/** Exit status when the command line itself is wrong. */
const USAGE = 2;

/** Runs one command and answers its exit status. Nothing that a person types ends in a stack trace. */
export async function runCli(
  [command, ...rest]: readonly string[],
  out: Output,
  err: Output,
): Promise<number> {
  try {
    switch (command) {
      case 'lab':
        return await (await import('./lab.ts')).runLab(rest, out, err);
      case 'explain':
        return await (await import('./explain.ts')).runExplain(rest, out, err);
      case 'inspect':
        return await (await import('./inspect.ts')).runInspect(rest, out);
      case 'investigate':
        return await (await import('./investigate.ts')).runInvestigate(rest, out, err);
      case 'audit':
        return await (await import('./audit.ts')).runAudit(rest, out, err);
      case 'doctor':
        return await (await import('./doctor.ts')).runDoctor(rest, out, err);
      case 'remedies':
        return (await import('./remedies.ts')).runRemedies(rest, out);
      case undefined:
      case 'help':
      case '--help':
      case '-h':
        out.write(HELP);
        return command === undefined ? USAGE : 0;
      default:
        err.write(`fiveohtwo: there is no command "${command}".\n\n${HELP}`);
        return USAGE;
    }
  } catch (error) {
    err.write(`fiveohtwo: ${error instanceof Error ? error.message : String(error)}\n`);
    return isUsageError(error) ? USAGE : 1;
  }
}

/** `parseArgs` throws TypeErrors with these codes; a wrong name of a fault is a RangeError. */
const isUsageError = (error: unknown): boolean =>
  error instanceof RangeError ||
  (error instanceof TypeError &&
    String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS'));
