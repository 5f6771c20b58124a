import {
  InvokeCommand,
  LambdaClient,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import type { Incidents } from '../ports/incidents.ts';
import type { ClientConfig } from './client-config.ts';

/**
 * The workflows as executions of the durable function `incident`.
 * @param functionArn with its alias: a durable function is only invoked by a qualified name, and `$LATEST` may
 *   change under a running execution
 */
export function lambdaIncidents(functionArn: string, config: ClientConfig): Incidents {
  const client = new LambdaClient(config);
  return {
    async start(incidentId, request) {
      try {
        await client.send(
          new InvokeCommand({
            FunctionName: functionArn,
            InvocationType: 'Event',
            // The execution's name is the incident's id: a repeated start is the same execution.
            DurableExecutionName: incidentId,
            Payload: jsonBytes(request),
          }),
        );
      } catch (error) {
        // The same name with another payload: it runs already, and the first request is the one that counts.
        if (!isNamed(error, 'DurableExecutionAlreadyStartedException')) throw error;
      }
    },

    async click(callbackId, click) {
      try {
        await client.send(
          new SendDurableExecutionCallbackSuccessCommand({
            CallbackId: callbackId,
            Result: jsonBytes(click),
          }),
        );
        return 'delivered';
      } catch (error) {
        // Answered before, or expired: a callback takes one result.
        if (isNamed(error, 'CallbackTimeoutException')) return 'taken';
        throw error;
      }
    },
  };
}

const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const isNamed = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name;
