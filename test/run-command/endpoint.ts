import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import * as z from 'zod';
import { type Document, refusedParameters, taskOn } from './document.ts';
import type { ManagedNode, Ran } from './node.ts';

/**
 * Systems Manager's Run Command as its JSON protocol shows it, over nodes of a test: what a document does there is real.
 * It holds what the service holds: documents by name and version, patterns of parameters, 50 instances a command,
 * MaxConcurrency and MaxErrors, two time limits, the first 24,000 characters of what was printed.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html
 */
export interface RunCommandEndpoint {
  readonly url: string;
  /** Operations in the order in which they were asked for. */
  readonly calls: readonly string[];
  /** From the next call on, the service answers an operation with this error instead; null ends that. */
  fail(operation: string, error: ServiceError | null): void;
  close(): Promise<void>;
}

export interface Installation {
  /** By name; every document has the single version "1". */
  readonly documents: Readonly<Record<string, Document>>;
  readonly nodes: Readonly<Record<string, ManagedNode>>;
  /** Nodes that the caller's policy does not let it use: the tag condition of the role does not hold. */
  readonly untagged?: readonly string[];
  /** How many seconds of the service pass in one: a test of time limits need not take minutes. */
  readonly pace?: number;
}

export interface ServiceError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

interface Invocation {
  readonly commandId: string;
  readonly instanceId: string;
  readonly step: string;
  status: string;
  responseCode: number;
  stdout: string;
  stderr: string;
}

const MOST_INSTANCES = 50;
const MOST_STDOUT = 24_000;
const MOST_STDERR = 8_000;
/** So long after sending, the service may not know the invocation yet. */
const EVENTUALLY_MS = 150;

const sendShape = z.object({
  DocumentName: z.string(),
  DocumentVersion: z.string().default('$DEFAULT'),
  InstanceIds: z.array(z.string()).default([]),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  TimeoutSeconds: z.number().min(30).max(2_592_000).default(3600),
  MaxConcurrency: z.string().default('50'),
  MaxErrors: z.string().default('0'),
  Comment: z.string().max(100).optional(),
});
const invocationShape = z.object({
  CommandId: z.string(),
  InstanceId: z.string().optional(),
  PluginName: z.string().optional(),
});
const informationShape = z.object({
  Filters: z.array(z.object({ Key: z.string(), Values: z.array(z.string()) })).default([]),
});

export async function startRunCommand(installation: Installation): Promise<RunCommandEndpoint> {
  const invocations: Invocation[] = [];
  const sentAt = new Map<string, number>();
  const calls: string[] = [];
  const failing = new Map<string, ServiceError>();

  const operations: Readonly<Record<string, (body: unknown) => unknown>> = {
    DescribeInstanceInformation(body) {
      const { Filters } = parsed(informationShape, body);
      const wanted = Filters.find(({ Key }) => Key === 'InstanceIds')?.Values ?? null;
      return {
        InstanceInformationList: Object.entries(installation.nodes)
          .filter(([id]) => wanted === null || wanted.includes(id))
          .map(([InstanceId, { platform, pingStatus, agentVersion }]) => ({
            InstanceId,
            PlatformType: platform,
            PingStatus: pingStatus,
            AgentVersion: agentVersion,
            LastPingDateTime: Math.floor(Date.now() / 1000),
          })),
      };
    },

    SendCommand(body) {
      const command = parsed(sendShape, body);
      const { DocumentName, DocumentVersion, InstanceIds, Parameters } = command;
      const document = installation.documents[DocumentName];
      if (document === undefined)
        throw refusal('InvalidDocument', `${DocumentName} does not exist`);
      if (!['1', '$DEFAULT', '$LATEST'].includes(DocumentVersion)) {
        throw refusal(
          'InvalidDocumentVersion',
          `${DocumentName} has no version ${DocumentVersion}`,
        );
      }
      if (InstanceIds.length > MOST_INSTANCES) {
        throw refusal('ValidationException', 'Member must have length less than or equal to 50');
      }
      if (new Set(InstanceIds).size < InstanceIds.length) throw refusal('DuplicateInstanceId', '');
      const unknown = InstanceIds.find((id) => installation.nodes[id]?.pingStatus !== 'Online');
      if (InstanceIds.length === 0 || unknown !== undefined) {
        throw refusal('InvalidInstanceId', `Instances [[${unknown}]] not in a valid state`);
      }
      const refused = refusedParameters(document, Parameters);
      if (refused !== null) throw refusal('InvalidParameters', refused);

      const commandId = randomUUID();
      sentAt.set(commandId, Date.now());
      const step = document.mainSteps[0]?.name ?? '';
      const mine = InstanceIds.map((instanceId) => ({
        commandId,
        instanceId,
        step,
        status: 'Pending',
        responseCode: -1,
        stdout: '',
        stderr: '',
      }));
      invocations.push(...mine);
      void runAll(mine, document, command);
      return { Command: { CommandId: commandId, Status: 'Pending', InstanceIds } };
    },

    ListCommandInvocations(body) {
      const { CommandId, InstanceId } = parsed(invocationShape, body);
      const known = Date.now() - (sentAt.get(CommandId) ?? 0) >= EVENTUALLY_MS;
      return {
        CommandInvocations: invocations
          .filter((one) => known && one.commandId === CommandId)
          .filter((one) => InstanceId === undefined || one.instanceId === InstanceId)
          .map(({ instanceId, status }) => ({
            CommandId,
            InstanceId: instanceId,
            Status: statusOf(status),
            StatusDetails: status,
          })),
      };
    },

    GetCommandInvocation(body) {
      const { CommandId, InstanceId, PluginName } = parsed(invocationShape, body);
      const found = invocations.find(
        (one) => one.commandId === CommandId && one.instanceId === InstanceId,
      );
      if (found === undefined || Date.now() - (sentAt.get(CommandId) ?? 0) < EVENTUALLY_MS) {
        throw refusal('InvocationDoesNotExist', '');
      }
      if (PluginName !== undefined && PluginName !== found.step) {
        throw refusal('InvalidPluginName', `${PluginName} is no step of the document`);
      }
      return {
        CommandId,
        InstanceId,
        PluginName: found.step,
        Status: statusOf(found.status),
        StatusDetails: found.status,
        ResponseCode: found.responseCode,
        StandardOutputContent: cut(found.stdout, MOST_STDOUT),
        StandardErrorContent: cut(found.stderr, MOST_STDERR),
      };
    },
  };

  /** The nodes of one command, as many at a time and for as many errors as it says. */
  async function runAll(
    mine: readonly Invocation[],
    document: Document,
    command: z.infer<typeof sendShape>,
  ): Promise<void> {
    const atOnce = Math.max(1, share(command.MaxConcurrency, mine.length));
    const mostErrors = share(command.MaxErrors, mine.length);
    let errors = 0;
    const queue = [...mine];
    const worker = async () => {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
        if (errors > mostErrors) {
          one.status = 'Terminated';
          continue;
        }
        await invoke(one, document, command);
        if (['Failed', 'ExecutionTimedOut'].includes(one.status)) errors += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  async function invoke(
    one: Invocation,
    document: Document,
    { Parameters, TimeoutSeconds }: z.infer<typeof sendShape>,
  ): Promise<void> {
    const node = installation.nodes[one.instanceId];
    if (node === undefined) throw new Error('It was there when the command was sent');
    if (installation.untagged?.includes(one.instanceId) === true) {
      one.status = 'AccessDenied';
      return;
    }
    const task = taskOn(node.platform, document, Parameters);
    if (task === null) {
      one.status = 'Success';
      one.responseCode = 0;
      one.stdout =
        'Step execution skipped due to unsatisfied preconditions: \'"StringEquals": [platformType]\'.';
      return;
    }
    one.status = 'InProgress';
    let ran: Ran;
    try {
      ran = await node.run(task);
    } catch (error) {
      ran = { kind: 'ended', status: 1, stdout: '', stderr: String(error) };
    }
    if (ran.kind === 'silent') {
      // The service waits for both limits together before it gives the command up.
      const seconds = (TimeoutSeconds + task.timeoutSeconds) / (installation.pace ?? 1);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
      one.status = 'DeliveryTimedOut';
      return;
    }
    one.stdout = ran.stdout;
    one.stderr = ran.stderr;
    one.responseCode = ran.kind === 'timed-out' ? 137 : ran.status;
    if (ran.kind === 'timed-out') one.status = 'ExecutionTimedOut';
    else one.status = ran.status === 0 || ran.status === 168 ? 'Success' : 'Failed';
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const operation = String(request.headers['x-amz-target']).replace(/^AmazonSSM\./, '');
      calls.push(operation);
      const answer = (status: number, value: unknown) =>
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify(value));
      try {
        const error = failing.get(operation);
        if (error !== undefined) throw new Refusal(error);
        const perform = operations[operation];
        if (perform === undefined) throw refusal('UnknownOperationException', operation);
        answer(200, perform(JSON.parse(body)));
      } catch (error) {
        const { code, status, message } =
          error instanceof Refusal
            ? error.error
            : { code: 'InternalServerError', status: 500, message: String(error) };
        answer(status, { __type: code, message });
      }
    });
  });
  const url = await listen(server);
  return {
    url,
    calls,
    fail: (operation, error) =>
      void (error === null ? failing.delete(operation) : failing.set(operation, error)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Refusal extends Error {
  readonly error: ServiceError;
  constructor(error: ServiceError) {
    super(error.message);
    this.error = error;
  }
}
const refusal = (code: string, message: string) => new Refusal({ code, status: 400, message });

function parsed<T>(shape: z.ZodType<T>, body: unknown): T {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  throw refusal('ValidationException', result.error.issues[0]?.message ?? 'invalid');
}

/** `Status` of `StatusDetails`. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html */
function statusOf(details: string): string {
  if (details.endsWith('TimedOut')) return 'TimedOut';
  if (['AccessDenied', 'Undeliverable', 'InvalidPlatform'].includes(details)) return 'Failed';
  return details === 'Terminated' ? 'Cancelled' : details;
}

/** The service keeps the head. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 24)}\n--output truncated--`;

/** "5" or "10%" of so many. */
const share = (text: string, of: number): number =>
  text.endsWith('%') ? Math.floor((Number(text.slice(0, -1)) / 100) * of) : Number(text);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** On loopback, at a port of the system's choice. */
function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || address === null) throw new Error('It has no address');
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
