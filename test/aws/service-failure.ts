/** An exception as the SDK throws it for an error that a service answered. */
export function serviceFailure(
  name: string,
  status = 400,
  message = `${name} said the service`,
): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status, attempts: 1 },
  });
}

/** An exception of a socket, as Node throws it. */
export const socketFailure = (code: string): Error =>
  Object.assign(new Error(`connect ${code} 192.0.2.1:443`), { code });
