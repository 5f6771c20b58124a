import type { Call } from './call.ts';

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string | Buffer;
}

/** "Not permitted" as each protocol says it. @see https://smithy.io/2.0/aws/protocols/ */
export function refusalOf({ action, protocol }: Call): Refusal {
  const message = `User: arn:aws:iam::123456789012:user/test is not authorized to perform: ${action}`;
  const xml = { 'content-type': 'text/xml' };
  switch (protocol) {
    case 'query':
      return {
        status: 403,
        headers: xml,
        text: `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
      };
    case 'ec2':
      return {
        status: 403,
        headers: xml,
        text: `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>${message}</Message></Error></Errors></Response>`,
      };
    case 's3':
      return {
        status: 403,
        headers: { 'content-type': 'application/xml' },
        text: `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`,
      };
    case 'json':
      return {
        status: 400,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        text: JSON.stringify({ __type: 'AccessDeniedException', message }),
      };
    case 'rest':
      return {
        status: 403,
        headers: {
          'content-type': 'application/json',
          'x-amzn-errortype': 'AccessDeniedException',
        },
        text: JSON.stringify({ message }),
      };
    case 'cbor':
      return {
        status: 403,
        headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
        text: Buffer.concat([
          Buffer.from([0xa2]),
          cborText('__type'),
          cborText('com.amazonaws.cloudwatch#AccessDenied'),
          cborText('message'),
          cborText(message),
        ]),
      };
    default:
      return protocol satisfies never;
  }
}

/** A text of up to 255 bytes. @see https://www.rfc-editor.org/rfc/rfc8949.html#section-3.1 */
function cborText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x78, bytes.length]), bytes]);
}
