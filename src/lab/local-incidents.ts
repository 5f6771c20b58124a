import {
  type DurableLambdaHandler,
  OperationStatus,
  OperationType,
} from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import * as z from 'zod';
import type { Click } from '../incident/click.ts';
import type { IncidentResult } from '../incident/close.ts';
import type { IncidentRequest } from '../incident/request.ts';
import type { Incidents } from '../ports/incidents.ts';

/** How one run of the workflow ended; `error` is a fault of ours, not a failed remedy. */
export type Ending =
  | { readonly kind: 'returned'; readonly result: IncidentResult }
  | { readonly kind: 'threw'; readonly error: unknown };

/** The local runner's callback ids are base64 JSON; the operation is all that is needed to complete it. */
const callbackIdShape = z.object({ executionId: z.string(), operationId: z.string() });

/**
 * Runs the durable workflow in this process, with the SDK's local runner in the place of the Lambda service.
 * `LocalDurableTestRunner.setupTestEnvironment()` has to have been called.
 */
export class LocalIncidents implements Incidents {
  readonly #handler: DurableLambdaHandler;
  readonly #runs = new Map<
    string,
    { readonly runner: LocalDurableTestRunner; readonly ending: Promise<Ending> }
  >();
  /** The service completes a callback once; the local runner would do it again. */
  readonly #completed = new Set<string>();

  constructor(handler: DurableLambdaHandler) {
    this.#handler = handler;
  }

  async start(incidentId: string, request: IncidentRequest): Promise<void> {
    // As the service does for a named execution: the same name is the same execution.
    if (this.#runs.has(incidentId)) return;
    const runner = new LocalDurableTestRunner<IncidentResult>({ handlerFunction: this.#handler });
    const ending = runner.run({ payload: request }).then(
      (run): Ending => {
        try {
          const result = run.getResult();
          if (result === undefined) throw new Error('The workflow returned nothing');
          return { kind: 'returned', result };
        } catch (error) {
          return { kind: 'threw', error };
        }
      },
      (error: unknown): Ending => ({ kind: 'threw', error }),
    );
    this.#runs.set(incidentId, { runner, ending });
  }

  async click(callbackId: string, click: Click): Promise<'delivered' | 'taken'> {
    if (this.#completed.has(callbackId)) return 'taken';
    const { operationId } = callbackIdShape.parse(
      JSON.parse(Buffer.from(callbackId, 'base64').toString('utf8')),
    );
    for (const { runner } of this.#runs.values()) {
      const operation = runner.getOperationById(operationId);
      // Ids count the operations of one run: in another incident the same id may be a step, which the runner refuses.
      if (operation.getType() !== OperationType.CALLBACK) continue;
      if (operation.getCallbackDetails()?.callbackId !== callbackId) continue;
      if (operation.getStatus() !== OperationStatus.STARTED) return 'taken';
      this.#completed.add(callbackId);
      await operation.sendCallbackSuccess(JSON.stringify(click));
      return 'delivered';
    }
    return 'taken';
  }

  /** Ids of the incidents that were started, oldest first. */
  started(): readonly string[] {
    return [...this.#runs.keys()];
  }

  /** Resolves when the workflow of this incident has ended. */
  async ended(incidentId: string): Promise<Ending> {
    const run = this.#runs.get(incidentId);
    if (run === undefined) throw new RangeError(`No incident ${incidentId} was started`);
    return run.ending;
  }
}
