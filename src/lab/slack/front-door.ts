import * as z from 'zod';

/** The bot's handler as AWS Lambda would call it: an HTTP event of payload format 2.0 in, an HTTP answer out. */
export type FrontDoor = (event: unknown, context: unknown) => Promise<FrontDoorAnswer>;

export interface FrontDoorAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly body?: string | undefined;
}

/** What came of a request, as Slack sees it; the codes are those that people are shown. */
export type Delivery =
  | { readonly kind: 'answered'; readonly body: string }
  | { readonly kind: 'failed'; readonly error: 'operation_timeout' | 'dispatch_failed' };

/** @see https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
const SLACK_WAITS_MS = 3000;

const answerSchema = z.object({ statusCode: z.number(), body: z.string().optional() });

/** Hands a request to the bot and waits as long as Slack does. A late answer counts for nothing. */
export async function deliver(
  frontDoor: FrontDoor,
  event: unknown,
  waitMs = SLACK_WAITS_MS,
): Promise<Delivery> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Delivery>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'failed', error: 'operation_timeout' }), waitMs);
  });
  try {
    return await Promise.race([ask(frontDoor, event), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(frontDoor: FrontDoor, event: unknown): Promise<Delivery> {
  try {
    const answer = answerSchema.safeParse(await frontDoor(event, {}));
    if (answer.success && answer.data.statusCode === 200) {
      return { kind: 'answered', body: answer.data.body ?? '' };
    }
  } catch {
    // An exception in the handler is a 502 of the function URL: for Slack one failure like any other.
  }
  return { kind: 'failed', error: 'dispatch_failed' };
}
