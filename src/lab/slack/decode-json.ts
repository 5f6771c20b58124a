/** The value that a text holds as JSON; undefined when it holds none. The caller checks its shape. */
export function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
